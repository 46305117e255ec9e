package dev.ugatit.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrainTargetTest {
  @Test
  void saysWhatIsWantedWhatWasReachedAndTheVerdict() {
    assertThat(TrainTarget.TINY.verdict(0.36, 1.5))
        .contains("tiny", ">= 0.35", "0.36 met", "stretch >= 0.42: missed", "<= 2 GB: 1.50 met");
    assertThat(TrainTarget.TINY.isMet(0.36, 1.5)).isTrue();
    assertThat(TrainTarget.LIGHT_128.verdict(0.4, 1)).contains("0.40 missed");
    assertThat(TrainTarget.LIGHT_128.isMet(0.4, 1)).isFalse();
    assertThat(TrainTarget.LIGHT_256.verdict(0.9, 9)).contains("<= 8 GB: 9.00 missed");
    assertThat(TrainTarget.LIGHT_256.isMet(0.9, 9)).isFalse();
  }
}
