package dev.ugatit.trainer.engine;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.LossWeights;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.Optimizer;
import dev.ugatit.platform.contract.TrainingOptions;
import java.util.SplittableRandom;

/** Small trainings for tests. */
final class Trainings {
  static final int SIZE = 32;

  private Trainings() {}

  /** A light network of four channels. */
  static TrainingOptions options(String profile, double averageDecay) {
    return options(NetworkOptions.of(NetworkOptions.LIGHT, SIZE, 4, 2), profile, averageDecay);
  }

  static TrainingOptions options(NetworkOptions network, String profile, double averageDecay) {
    return new TrainingOptions(
        network,
        profile,
        LossWeights.PAPER,
        Optimizer.PAPER,
        1000,
        1,
        7,
        network.size(),
        true,
        averageDecay,
        2,
        new TrainingOptions.Intervals(10, 10, 10));
  }

  /** Pictures of noise in [-1,1]. */
  static TensorData pictures(long seed, int count, int size) {
    var random = new SplittableRandom(seed);
    float[] values = new float[count * 3 * size * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return TensorData.of(values, count, 3, size, size);
  }

  /** Runs steps on pictures that follow from the number of the step. */
  static void run(TrainingState state, TrainingStep step, int steps) {
    int size = state.options().network().size();
    for (int i = 0; i < steps; i++) {
      long t = state.updates() + 1L;
      step.run(pictures(2 * t, 1, size), pictures(2 * t + 1, 1, size), 1e-3);
    }
  }
}
