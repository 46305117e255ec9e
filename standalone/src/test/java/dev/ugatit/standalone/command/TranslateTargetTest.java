package dev.ugatit.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TranslateTargetTest {
  @Test
  void aRatioIsWantedAtLeast() {
    assertThat(TranslateTarget.FORM_256.isMet(2.0)).isTrue();
    assertThat(TranslateTarget.FORM_256.isMet(1.99)).isFalse();
    assertThat(TranslateTarget.FORM_256.verdict(2.21))
        .isEqualTo("target form of light C64 256 px, times as fast as the file >= 2.00: 2.21 met");
  }

  @Test
  void whatIsAddedIsWantedAtMost() {
    assertThat(TranslateTarget.ADDED.isMet(4)).isTrue();
    assertThat(TranslateTarget.ADDED.isMet(4.01)).isFalse();
    assertThat(TranslateTarget.ADDED.verdict(5)).endsWith("<= 4.00: 5.00 missed");
  }

  @Test
  void whatWasNotMeasuredIsMissed() {
    for (TranslateTarget target : TranslateTarget.values()) {
      assertThat(target.isMet(Double.NaN)).as(target.name()).isFalse();
    }
  }
}
