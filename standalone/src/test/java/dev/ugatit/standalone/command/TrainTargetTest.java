package dev.ugatit.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrainTargetTest {
  @Test
  void saysWhatIsWantedWhatWasReachedAndTheVerdict() {
    assertThat(TrainTarget.TINY.verdict(0.36))
        .contains("tiny", ">= 0.35", "0.36 met", "stretch >= 0.42: missed");
    assertThat(TrainTarget.TINY.isMet(0.36)).isTrue();
    assertThat(TrainTarget.LIGHT_128.verdict(0.4)).contains("0.40 missed");
    assertThat(TrainTarget.LIGHT_128.isMet(0.4)).isFalse();
  }
}
