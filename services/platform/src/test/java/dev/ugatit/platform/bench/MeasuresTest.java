package dev.ugatit.platform.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeasuresTest {
  @Test
  void medianIsTheMiddleOrTheMeanOfBoth() {
    assertThat(Measures.median(new double[] {7})).isEqualTo(7);
    assertThat(Measures.median(new double[] {9, 1, 2})).isEqualTo(2);
    assertThat(Measures.median(new double[] {9, 1, 2, 4})).isEqualTo(3);
  }

  @Test
  void medianLeavesTheValuesInTheirOrder() {
    double[] values = {3, 1, 2};
    Measures.median(values);
    assertThat(values).containsExactly(3, 1, 2);
  }
}
