package dev.ugatit.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveTargetTest {
  @Test
  void aFigureIsWantedAtMost() {
    assertThat(new LiveTarget("added, ms", 5, 5).verdict())
        .isEqualTo("target added, ms <= 5.00: 5.00 met");
    assertThat(new LiveTarget("added, ms", 5, 5.01).verdict())
        .isEqualTo("target added, ms <= 5.00: 5.01 missed");
  }

  @Test
  void whatWasNotMeasuredIsMissed() {
    assertThat(new LiveTarget("age", 5, Double.NaN).isMet()).isFalse();
  }
}
