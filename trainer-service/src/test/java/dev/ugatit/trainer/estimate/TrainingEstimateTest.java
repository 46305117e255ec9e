package dev.ugatit.trainer.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.Preset;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.contract.TrainingOptions.Intervals;
import org.junit.jupiter.api.Test;

class TrainingEstimateTest {
  private static final long MB = 1_000_000;

  /** The reference's full networks: 10.7 GB of weights, gradients and two moments. */
  @Test
  void countsTheStateOfThePapersTraining() {
    TrainingEstimate paper = TrainingEstimate.of(Preset.PAPER_256.options(1, 1));
    assertThat(paper.weights()).isEqualTo(4 * 670_761_088L);
    assertThat(paper.weights() + paper.gradients() + paper.moments())
        .isCloseTo(10_700 * MB, within(50 * MB));
    assertThat(paper.averages()).isEqualTo(4 * 2 * 278_959_808L);
  }

  /** Peaks of resident memory of the standalone system, measured on a CPU. */
  @Test
  void agreesWithMeasuredTrainings() {
    assertThat(estimate(64).bytes()).isCloseTo(1_176 * MB, withinPercentage(15));
    assertThat(estimate(128).bytes()).isCloseTo(2_208 * MB, withinPercentage(15));
    assertThat(TrainingEstimate.of(Preset.LIGHT_128.options(1, 1)).bytes())
        .isCloseTo(5_378 * MB, withinPercentage(15));
  }

  @Test
  void activationsGrowWithTheArea() {
    assertThat((double) estimate(256).activations() / estimate(128).activations())
        .isCloseTo(4, within(0.05));
  }

  private static TrainingEstimate estimate(int size) {
    NetworkOptions network = NetworkOptions.of(NetworkOptions.LIGHT, size, 32, 4);
    TrainingOptions options = Preset.options(network, 100, new Intervals(1, 1, 1), 1, 1);
    return TrainingEstimate.of(options);
  }
}
