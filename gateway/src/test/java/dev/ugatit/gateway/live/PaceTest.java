package dev.ugatit.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Pace pace = new Pace(0);

  @Test
  void theFirstFramesGoAtOnce() {
    assertThat(pace.pause(0)).isLessThanOrEqualTo(0);
    pace.sent(0, true);
    assertThat(pace.pause(0)).isLessThanOrEqualTo(0);
  }

  @Test
  void aFrameFollowsAQuarterOfTheUsualIntervalLater() {
    pace.sent(0, true);
    pace.answered(80 * MS);
    pace.answered(160 * MS);

    pace.sent(160 * MS, false);

    assertThat(pace.pause(160 * MS)).isEqualTo(20 * MS);
    assertThat(pace.pause(180 * MS)).isLessThanOrEqualTo(0);
  }

  @Test
  void timeWithoutAFrameIsNoInterval() {
    pace.sent(0, true);
    pace.answered(80 * MS);
    pace.sent(10_000 * MS, true);
    pace.answered(10_080 * MS);

    pace.sent(10_080 * MS, true);

    assertThat(pace.pause(10_080 * MS)).isEqualTo(20 * MS);
  }

  @Test
  void thePauseIsBounded() {
    pace.sent(0, true);
    pace.answered(60_000 * MS);

    pace.sent(60_000 * MS, true);

    assertThat(pace.pause(60_000 * MS)).isEqualTo(Pace.LONGEST);
  }

  @Test
  void aRefusalIsNotFollowedAtOnce() {
    pace.refused(5 * MS);

    assertThat(pace.pause(5 * MS)).isEqualTo(Pace.AFTER_REFUSAL);
  }
}
