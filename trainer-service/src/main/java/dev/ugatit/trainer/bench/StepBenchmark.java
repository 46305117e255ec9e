package dev.ugatit.trainer.bench;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.bench.Measures;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.trainer.engine.EngineThreads;
import dev.ugatit.trainer.engine.LearningRate;
import dev.ugatit.trainer.engine.OperationProfile;
import dev.ugatit.trainer.engine.OperationProfile.Operation;
import dev.ugatit.trainer.engine.TrainingState;
import dev.ugatit.trainer.engine.TrainingStep;
import dev.ugatit.trainer.estimate.TrainingEstimate;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/** Runs training steps on noise and measures them. Confined to one thread. */
public final class StepBenchmark {
  private static final int WARM_UP = 2;

  private final TrainingOptions options;
  private final SplittableRandom random = new SplittableRandom(1);

  /** Steps of a training with these options. */
  public StepBenchmark(TrainingOptions options) {
    this.options = options;
  }

  /**
   * Measures.
   *
   * @param steps from 1
   * @param progress hears the number of steps that are done, warm-up and profile included
   */
  public StepFigures run(int steps, IntConsumer progress) throws IOException {
    EngineThreads.use(options.threads());
    try (var state = TrainingState.initial(options)) {
      var step = new TrainingStep(state, TrainingStep.Order.FAST);
      for (int i = 0; i < WARM_UP; i++) {
        learn(state, step);
        progress.accept(state.updates());
      }
      double[] cpu = new double[steps];
      double[] wall = new double[steps];
      for (int i = 0; i < steps; i++) {
        long cpuBegin = Measures.processCpuNanos();
        long begin = System.nanoTime();
        learn(state, step);
        wall[i] = (System.nanoTime() - begin) / 1e9;
        cpu[i] = (Measures.processCpuNanos() - cpuBegin) / 1e9;
        progress.accept(state.updates());
      }
      List<Operation> operations = OperationProfile.of(() -> learn(state, step));
      progress.accept(state.updates());
      long flops = options.batch() * TrainingEstimate.of(options).cost().flops();
      return new StepFigures(flops, steps, Measures.median(cpu), Measures.median(wall), operations);
    }
  }

  /** Steps that {@link #run} does in all. */
  public static int total(int steps) {
    return WARM_UP + steps + 1;
  }

  private void learn(TrainingState state, TrainingStep step) {
    double rate =
        LearningRate.at(options.optimizer(), options.steps(), Math.max(1, state.updates()));
    step.run(noise(), noise(), rate);
  }

  private TensorData noise() {
    int size = options.network().size();
    float[] values = new float[options.batch() * 3 * size * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return TensorData.of(values, options.batch(), 3, size, size);
  }
}
