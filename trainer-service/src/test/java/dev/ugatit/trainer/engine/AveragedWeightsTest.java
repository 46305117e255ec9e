package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import dev.ugatit.network.ParameterSpec;
import dev.ugatit.network.ParameterSpec.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class AveragedWeightsTest {
  private static final ParameterSpec ONES =
      new ParameterSpec("gamma", new long[] {1, 8, 1, 1}, Role.SCALE);
  private static final double DECAY = 0.999;

  @Test
  void whatATrainingBeganWithIsForgottenWithinThreeHundredSteps() {
    EngineThreads.use(1);
    List<ParameterSpec> specs = List.of(ONES);
    try (var tensors = new Tensors(Device.cpu())) {
      var initializer = new Initializer(true, 1, "genA2B", specs);
      var weights = NetworkParameters.initial(tensors, "genA2B", specs, initializer);
      var averages = AveragedWeights.initial(tensors, DECAY, List.of(weights));
      assertThat(values(averages, weights)).containsOnly(1f);

      // From here on the weights are zero: what is left of the averages is the beginning's share.
      clear(weights.get(ONES.name()));
      double share = 1;
      for (int t = 1; t <= 300; t++) {
        averages.follow(t);
        share *= Math.min(DECAY, (1.0 + t) / (10.0 + t));
        for (float left : values(averages, weights)) {
          assertThat((double) left).as("update %s", t).isCloseTo(share, withinPercentage(0.1));
        }
      }
      assertThat(share).isLessThan(1e-6);
    }
  }

  private static void clear(NDArray weight) {
    try (var recording = Tensors.recording(false)) {
      weight.subi(weight);
    }
  }

  private static float[] values(AveragedWeights averages, NetworkParameters weights) {
    return Tensors.data(averages.of(weights).get(ONES.name())).values();
  }
}
