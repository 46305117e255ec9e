package dev.ugatit.trainer.run;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.contract.TrainingRecord.Want;
import dev.ugatit.trainer.run.RunFolder.Ending;
import dev.ugatit.trainer.run.TrainingOutcome.End;
import java.util.Optional;

/** A training's newest record on its topic. Confined to one Vert.x context. */
final class Wanted {
  final TrainingRecord record;

  /** Of the newest record: the wish. */
  final long offset;

  /** Offset of the first record, by which the oldest training is found. */
  final long since;

  final Optional<Ending> ending;

  /** Whether it was reported as waiting. */
  boolean queued;

  Wanted(TrainingRecord record, long offset, long since, Optional<Ending> ending) {
    this.record = record;
    this.offset = offset;
    this.since = since;
    this.ending = ending;
  }

  /**
   * The training of a record.
   *
   * @throws IllegalArgumentException when it is none, or not the one of its key
   */
  static TrainingRecord read(String key, byte[] value) {
    TrainingRecord record = Json.read(value, TrainingRecord.class);
    if (!record.id().equals(key)) {
      throw new IllegalArgumentException(
          "its key is \"" + key + "\" and its training \"" + record.id() + "\"");
    }
    return record;
  }

  /** Whether steps are to be done: it never ended, or the wish is younger than an early end. */
  boolean isToDo() {
    return record.want() == Want.RUNNING
        && ending.filter(e -> isFinished(e) || e.wish() >= offset).isEmpty();
  }

  /** Whether the wish is younger than the end and no step is left. */
  boolean isAskedInVain() {
    return record.want() == Want.RUNNING
        && ending.filter(e -> isFinished(e) && e.wish() < offset).isPresent();
  }

  private static boolean isFinished(Ending ending) {
    return ending.outcome().end() == End.FINISHED;
  }
}
