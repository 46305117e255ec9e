package dev.ugatit.trainer.run;

import dev.ugatit.platform.contract.LossWeights;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.Optimizer;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.store.FolderStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Trainings for tests. */
final class Runs {
  private Runs() {}

  static TrainingOptions options(int steps, TrainingOptions.Intervals intervals) {
    return new TrainingOptions(
        NetworkOptions.of(NetworkOptions.LIGHT, 32, 2, 1),
        TrainingOptions.PAPER,
        LossWeights.PAPER,
        Optimizer.PAPER,
        steps,
        1,
        3,
        36,
        true,
        0.999,
        1,
        intervals);
  }

  /** Learners on the engine, whose weights are drawn. */
  static Learner.Factory engine(Path folder) throws IOException {
    return EngineLearner.factory(new FolderStore(folder.resolve("artifacts")), folder);
  }

  static TrainingRecord record(String id, TrainingOptions options) {
    return new TrainingRecord(
        TrainingRecord.SCHEMA, id, id, "faces", Map.of(), 2, options, TrainingRecord.Want.RUNNING);
  }
}
