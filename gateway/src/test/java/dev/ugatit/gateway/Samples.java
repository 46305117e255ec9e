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
        new TrainingOptions(
            NETWORK,
            TrainingOptions.PAPER,
            LossWeights.PAPER,
            Optimizer.PAPER,
            1000,
            1,
            1,
            loadSize,
            true,
            0.999,
            2,
            new TrainingOptions.Intervals(10, 20, 20)),
        TrainingRecord.Want.RUNNING);
  }

  public static TrainingProgress progress(String id, int step) {
    return new TrainingProgress(
        TrainingProgress.SCHEMA,
        id,
        TrainingProgress.Event.RUNNING,
        1,
        step,
        1000,
        Map.of("g", 2.5),
        1e-4,
        0.1,
        10,
        1,
        50,
        60,
        List.of(),
        "",
        null);
  }
}
