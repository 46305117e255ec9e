package dev.ugatit.trainer.run;

import dev.ugatit.network.Generator;
import dev.ugatit.network.tensors.Safetensors;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** A learner whose only weight depends on every step, picture and rate that it has seen. */
final class FakeLearner implements Learner {
  private static final String FILE = "state.safetensors";

  private final IntConsumer beforeStep;
  private float weight;
  private int updates;
  private float lossOffset;
  private int wonAfter = Integer.MAX_VALUE;

  private FakeLearner(IntConsumer beforeStep, float weight, int updates) {
    this.beforeStep = beforeStep;
    this.weight = weight;
    this.updates = updates;
  }

  /**
   * @param beforeStep is told each step before it is done, and may throw
   */
  static Factory factory(IntConsumer beforeStep) {
    return new Factory() {
      @Override
      public Learner initial(TrainingOptions options) {
        return new FakeLearner(beforeStep, options.seed(), 0);
      }

      @Override
      public Learner load(TrainingOptions options, Path folder) throws IOException {
        Map<String, TensorData> state = Safetensors.read(folder.resolve(FILE));
        float[] values = state.getOrDefault("w", TensorData.of(new float[2], 2)).values();
        return new FakeLearner(beforeStep, values[0], (int) values[1]);
      }
    };
  }

  @Override
  public int updates() {
    return updates;
  }

  @Override
  public SortedMap<String, Double> learn(
      TensorData source, TensorData target, double learningRate) {
    beforeStep.accept(updates + 1);
    for (TensorData batch : new TensorData[] {source, target}) {
      for (float value : batch.values()) {
        weight = weight * 0.9999f + value * (float) (learningRate * 1e3);
      }
    }
    updates++;
    return new TreeMap<>(
        Map.of(
            "Generator_loss",
            (double) weight + lossOffset,
            "Discriminator_loss",
            updates > wonAfter ? 1e-4 : 4.0));
  }

  /** Makes the discriminators win after a step. */
  static Factory collapsingAfter(int step) {
    Factory plain = factory(s -> {});
    return new Factory() {
      @Override
      public Learner initial(TrainingOptions options) throws IOException {
        return collapsing((FakeLearner) plain.initial(options));
      }

      @Override
      public Learner load(TrainingOptions options, Path folder) throws IOException {
        return collapsing((FakeLearner) plain.load(options, folder));
      }

      private Learner collapsing(FakeLearner learner) {
        learner.wonAfter = step;
        return learner;
      }
    };
  }

  /** Makes the next losses NaN. */
  static Factory divergingAt(int step) {
    Factory plain = factory(s -> {});
    return new Factory() {
      @Override
      public Learner initial(TrainingOptions options) throws IOException {
        return diverging((FakeLearner) plain.initial(options));
      }

      @Override
      public Learner load(TrainingOptions options, Path folder) throws IOException {
        return diverging((FakeLearner) plain.load(options, folder));
      }

      private Learner diverging(FakeLearner learner) {
        var diverging = new FakeLearner[1];
        diverging[0] =
            new FakeLearner(
                s -> diverging[0].lossOffset = s >= step ? Float.NaN : 0,
                learner.weight,
                learner.updates);
        return diverging[0];
      }
    };
  }

  @Override
  public Generator.Output<TensorData> translate(Direction direction, TensorData pictures) {
    long n = pictures.shape()[0];
    long side = pictures.shape()[2];
    float[] heat = new float[(int) (n * side / 4 * side / 4)];
    return new Generator.Output<>(
        pictures,
        TensorData.of(new float[(int) n * 2], n, 2),
        TensorData.of(heat, n, 1, side / 4, side / 4));
  }

  @Override
  public Function<String, TensorData> weights(Direction direction) {
    return name -> TensorData.of(new float[] {weight}, 1);
  }

  @Override
  public void save(Path folder) throws IOException {
    Safetensors.write(
        folder.resolve(FILE),
        Map.of("w", TensorData.of(new float[] {weight, updates}, 2)),
        Map.of());
  }

  @Override
  public void close() {}
}
