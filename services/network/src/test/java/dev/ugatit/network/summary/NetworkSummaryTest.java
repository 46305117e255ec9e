package dev.ugatit.network.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ugatit.network.DiscriminatorOptions;
import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.Variant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkSummaryTest {
  /** Figures counted by hooks on the reference's modules, in thousand millions, to their digits. */
  @ParameterizedTest
  @CsvSource({
    "LIGHT, 64, 32, 6, 1.68, 0.20, 33.3",
    "LIGHT, 128, 64, 7, 26.3, 3.60, 529",
    "FULL, 128, 64, 7, 26.4, 3.60, 531",
    "LIGHT, 256, 64, 7, 105, 15.8, 2137"
  })
  void countsTheOperationsOfAStep(
      Variant variant,
      int size,
      int channels,
      int depth,
      double generator,
      double critics,
      double step) {
    var cost =
        StepCost.of(
            new GeneratorOptions(variant, size, channels, 4),
            new DiscriminatorOptions(channels, depth),
            new DiscriminatorOptions(channels, 5));

    assertThat(cost.generator().flops() / 1e9).isCloseTo(generator, within(0.005 * generator));
    assertThat((cost.globalCritic().flops() + cost.localCritic().flops()) / 1e9)
        .isCloseTo(critics, within(0.02 * critics));
    assertThat(cost.flops() / 1e9).isCloseTo(step, within(0.005 * step));
  }

  @Test
  void countsTheParametersOfAllNetworks() {
    assertThat(paper(Variant.LIGHT).trained()).isEqualTo(134_021_248);
    assertThat(paper(Variant.FULL).trained()).isEqualTo(670_761_088);
  }

  @Test
  void followsShapesThroughTheNetworks() {
    List<Layer> generator = paper(Variant.FULL).generator().layers();
    assertThat(generator.get(0).outputShape()).containsExactly(1, 64, 256, 256);
    assertThat(generator.get(generator.size() - 1).outputShape()).containsExactly(1, 3, 256, 256);
    assertThat(generator)
        .filteredOn(layer -> layer.weight().equals("FC.0.weight"))
        .singleElement()
        .satisfies(layer -> assertThat(layer.weightShape()).containsExactly(256, 64 * 64 * 256));

    List<Layer> critic = paper(Variant.LIGHT).globalCritic().layers();
    assertThat(critic.get(5).outputShape()).containsExactly(1, 2048, 7, 7);
    assertThat(critic.get(critic.size() - 1).outputShape()).containsExactly(1, 1, 6, 6);
  }

  @Test
  void tracesPicturesThatAreNotSquare() {
    var summary = NetworkSummary.of(new GeneratorOptions(Variant.LIGHT, 64, 8, 2), 96, 160);

    Layer last = summary.layers().get(summary.layers().size() - 1);
    assertThat(last.outputShape()).containsExactly(1, 3, 96, 160);
    assertThat(Layer.text(last.outputShape())).isEqualTo("1×3×96×160");
  }

  private static StepCost paper(Variant variant) {
    return StepCost.of(
        new GeneratorOptions(variant, 256, 64, 4),
        new DiscriminatorOptions(64, 7),
        new DiscriminatorOptions(64, 5));
  }
}
