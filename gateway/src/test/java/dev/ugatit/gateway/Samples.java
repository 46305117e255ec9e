package dev.ugatit.gateway;

import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.LossWeights;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.Optimizer;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.contract.TrainingProgress;
import dev.ugatit.platform.contract.TrainingRecord;
import java.util.List;
import java.util.Map;

/** Records as other services write them. */
public final class Samples {
  private static final NetworkOptions NETWORK = NetworkOptions.of(NetworkOptions.LIGHT, 64, 16, 2);

  private Samples() {}

  public static ModelManifest manifest(String name, long version) {
    return manifest(name, version, NETWORK);
  }

  public static ModelManifest manifest(String name, long version, NetworkOptions network) {
    return new ModelManifest(
        ModelManifest.SCHEMA,
        name,
        version,
        Direction.SOURCE_TO_TARGET,
        "artifact:x.onnx",
        "ab".repeat(32),
        1234,
        17,
        TensorContract.of(network),
        network,
        Fit.STRETCH,
        "run-1",
        version,
        "",
        Map.of("swd", 1.5),
        1e-5,
        "",
        "",
        "test");
  }

  public static AliasRecord alias(String name, String alias, long version) {
    return new AliasRecord(
        AliasRecord.SCHEMA, name, alias, version, 100L, "run-1", false, "better", 5);
  }

  public static TrainingRecord training(String id, String model, int loadSize) {
    return new TrainingRecord(
        TrainingRecord.SCHEMA,
        id,
        model,
        "faces",
        Map.of(0, 7L),
        TrainingRecord.DEFAULT_MIN_IMAGES,
        options(1000, loadSize),
        TrainingRecord.Want.RUNNING);
  }

  /** A training of so many steps that draws a sheet at every 10th. */
  public static TrainingOptions options(int steps) {
    return options(steps, 72);
  }

  private static TrainingOptions options(int steps, int loadSize) {
    return new TrainingOptions(
        NETWORK,
        TrainingOptions.PAPER,
        LossWeights.PAPER,
        Optimizer.PAPER,
        steps,
        1,
        1,
        loadSize,
        true,
        0.999,
        2,
        new TrainingOptions.Intervals(10, 20, 20));
  }

  public static TrainingProgress progress(String id, int step) {
    return saying(id, step, "");
  }

  static TrainingProgress saying(String id, int step, String message) {
    return report(id, TrainingProgress.Event.RUNNING, step, List.of(), message);
  }

  /** A report with one loss, {@code g}, that is the step. */
  public static TrainingProgress report(
      String id, TrainingProgress.Event event, int step, List<String> samples, String message) {
    return new TrainingProgress(
        TrainingProgress.SCHEMA,
        id,
        event,
        1,
        step,
        1000,
        Map.of("g", (double) step),
        1e-4,
        0.1,
        10,
        1,
        50,
        60,
        samples,
        message,
        null);
  }
}
