package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.ugatit.network.ParameterSpec;
import dev.ugatit.network.ParameterSpec.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitializerTest {
  private static final ParameterSpec WEIGHT =
      new ParameterSpec("conv1x1.weight", new long[] {64, 100, 3, 3}, Role.WEIGHT);
  private static final ParameterSpec BIAS =
      new ParameterSpec("conv1x1.bias", new long[] {5000}, Role.BIAS);
  private static final ParameterSpec POWER =
      new ParameterSpec("conv.weight_u", new long[] {300}, Role.POWER);

  @Test
  void drawsPaperWeightsWithDeviationTwoHundredths() {
    float[] values = values(false, 1, "genA2B", WEIGHT);
    assertThat(mean(values, 1)).isCloseTo(0, offset(3e-4));
    assertThat(Math.sqrt(mean(values, 2))).isCloseTo(0.02, offset(3e-4));
    assertThat(mean(values, 4) / square(mean(values, 2))).isCloseTo(3, offset(0.1)); // normal
    assertThat(values(false, 1, "genA2B", BIAS)).containsOnly(0f);
  }

  @Test
  void drawsOfficialWeightsAndBiasesUniformlyWithinTheLayersBound() {
    double bound = 1 / Math.sqrt(100 * 3 * 3);
    for (ParameterSpec spec : List.of(WEIGHT, BIAS)) {
      float[] values = values(true, 1, "genA2B", spec);
      double largest = 0;
      for (float value : values) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertThat(largest).isBetween(0.998 * bound, bound);
      assertThat(mean(values, 1)).isCloseTo(0, offset(0.03 * bound));
      assertThat(mean(values, 2)).isCloseTo(bound * bound / 3, offset(0.02 * bound * bound));
    }
  }

  @Test
  void drawsTheSameForTheSameNameAndOtherwiseNot() {
    float[] values = values(false, 1, "genA2B", WEIGHT);
    assertThat(values(false, 1, "genA2B", WEIGHT)).isEqualTo(values);
    assertThat(values(false, 2, "genA2B", WEIGHT)).isNotEqualTo(values);
    assertThat(values(false, 1, "genB2A", WEIGHT)).isNotEqualTo(values);
    var renamed = new ParameterSpec("FC.2.weight", WEIGHT.shape(), Role.WEIGHT);
    assertThat(values(false, 1, "genA2B", renamed)).isNotEqualTo(values);
  }

  @Test
  void keepsItsValuesOverReleases() {
    float[] values = values(false, 7, "genA2B", WEIGHT);
    assertThat(new float[] {values[0], values[1], values[2]}).isEqualTo(KNOWN);
  }

  @Test
  void drawsPowerVectorsOfLengthOne() {
    float[] values = values(false, 1, "disGA", POWER);
    assertThat(mean(values, 2) * values.length).isCloseTo(1, offset(1e-5));
    assertThat(mean(values, 1)).isCloseTo(0, offset(0.01));
  }

  @Test
  void startsNormsAsTheReference() {
    long[] shape = {1, 8, 1, 1};
    assertThat(values(true, 1, "g", new ParameterSpec("r", shape, Role.RHO_ADAPTIVE)))
        .containsOnly(0.9f);
    assertThat(values(true, 1, "g", new ParameterSpec("r", shape, Role.RHO))).containsOnly(0f);
    assertThat(values(true, 1, "g", new ParameterSpec("s", shape, Role.SCALE))).containsOnly(1f);
    assertThat(values(true, 1, "g", new ParameterSpec("b", shape, Role.SHIFT))).containsOnly(0f);
  }

  /** Computed from the derivation in prose, elsewhere. */
  private static final float[] KNOWN = {0.018909615f, 0.021147441f, 0.017799526f};

  private static float[] values(boolean official, long seed, String network, ParameterSpec spec) {
    return new Initializer(official, seed, network, List.of(WEIGHT, BIAS)).values(spec).values();
  }

  private static double mean(float[] values, int power) {
    double sum = 0;
    for (float value : values) {
      sum += Math.pow(value, power);
    }
    return sum / values.length;
  }

  private static double square(double x) {
    return x * x;
  }
}
