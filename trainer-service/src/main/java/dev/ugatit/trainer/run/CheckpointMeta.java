package dev.ugatit.trainer.run;

import java.util.Map;
import java.util.TreeMap;

/**
 * {@code meta.json} of a checkpoint. Names no date, host or path: its bytes are a function of the
 * state alone.
 *
 * @param step steps done
 * @param adamT the optimisers' count of updates
 * @param options SHA-256 of the training's options
 * @param snapshot hash of the pictures in force at that step
 * @param files SHA-256 of each file by its name
 */
public record CheckpointMeta(
    int schema, int step, int adamT, String options, String snapshot, Map<String, String> files) {
  static final int SCHEMA = 1;

  public CheckpointMeta {
    files = new TreeMap<>(files);
  }
}
