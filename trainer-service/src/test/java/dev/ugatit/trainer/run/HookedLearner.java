package dev.ugatit.trainer.run;

import dev.ugatit.network.Generator;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.function.Function;

/** A learner that lets something happen before each step. */
final class HookedLearner implements Learner {
  private final Learner learner;
  private final Hook beforeStep;

  /** What happens; it is told the step, and may throw. */
  interface Hook {
    void before(int step) throws IOException;
  }

  private HookedLearner(Learner learner, Hook beforeStep) {
    this.learner = learner;
    this.beforeStep = beforeStep;
  }

  /** Learners of another kind with a hook. */
  static Factory factory(Factory learners, Hook beforeStep) {
    return new Factory() {
      @Override
      public Learner initial(TrainingOptions options) throws IOException {
        return new HookedLearner(learners.initial(options), beforeStep);
      }

      @Override
      public Learner load(TrainingOptions options, Path folder) throws IOException {
        return new HookedLearner(learners.load(options, folder), beforeStep);
      }
    };
  }

  @Override
  public int updates() {
    return learner.updates();
  }

  @Override
  public SortedMap<String, Double> learn(
      TensorData source, TensorData target, double learningRate) {
    try {
      beforeStep.before(updates() + 1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return learner.learn(source, target, learningRate);
  }

  @Override
  public Generator.Output<TensorData> translate(Direction direction, TensorData pictures) {
    return learner.translate(direction, pictures);
  }

  @Override
  public Function<String, TensorData> weights(Direction direction) {
    return learner.weights(direction);
  }

  @Override
  public void save(Path folder) throws IOException {
    learner.save(folder);
  }

  @Override
  public void close() {
    learner.close();
  }
}
