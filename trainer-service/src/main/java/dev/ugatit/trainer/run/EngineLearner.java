package dev.ugatit.trainer.run;

import dev.ugatit.network.Generator;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.network.tensors.TensorFile;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.InitialWeights;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.store.ArtifactStore;
import dev.ugatit.trainer.engine.EngineThreads;
import dev.ugatit.trainer.engine.TrainingState;
import dev.ugatit.trainer.engine.TrainingStep;
import dev.ugatit.trainer.engine.Translation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.function.Function;

/** A learner on the engine, which starts when the first one is made. */
public final class EngineLearner implements Learner {
  private final TrainingState state;
  private final TrainingStep step;
  private final Translation translation;

  private EngineLearner(TrainingState state) {
    this.state = state;
    this.step = new TrainingStep(state, TrainingStep.Order.FAST);
    this.translation = new Translation(state);
  }

  /**
   * Learners on the engine.
   *
   * @param artifacts where the weights are that a training may begin with
   * @param cache folder for copies of them
   */
  public static Learner.Factory factory(ArtifactStore artifacts, Path cache) {
    return new Factory() {
      @Override
      public Learner initial(TrainingOptions options) throws IOException {
        EngineThreads.use(options.threads());
        InitialWeights given = options.initialWeights();
        if (given == null) {
          return new EngineLearner(TrainingState.initial(options));
        }
        Path file = artifacts.fetch(given.artifact(), given.sha256(), cache);
        try (TensorFile weights = TensorFile.open(file)) {
          return new EngineLearner(TrainingState.initial(options, weights));
        }
      }

      @Override
      public Learner load(TrainingOptions options, Path folder) throws IOException {
        EngineThreads.use(options.threads());
        return new EngineLearner(TrainingState.load(options, folder));
      }
    };
  }

  @Override
  public int updates() {
    return state.updates();
  }

  @Override
  public SortedMap<String, Double> learn(
      TensorData source, TensorData target, double learningRate) {
    return step.run(source, target, learningRate).values();
  }

  @Override
  public Generator.Output<TensorData> translate(Direction direction, TensorData pictures) {
    return translation.run(direction, pictures);
  }

  @Override
  public Function<String, TensorData> weights(Direction direction) {
    return state.exportWeights(direction);
  }

  @Override
  public void save(Path folder) throws IOException {
    state.save(folder);
  }

  @Override
  public void close() {
    state.close();
  }
}
