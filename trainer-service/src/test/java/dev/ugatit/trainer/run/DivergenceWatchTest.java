package dev.ugatit.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class DivergenceWatchTest {
  private static final double HEALTHY = 1;
  private static final double LOW = 0.001;

  /** First step at which the verdict stands, or -1. */
  private static int verdictAt(
      DivergenceWatch watch, int from, int to, int every, IntToDoubleFunction loss) {
    for (int step = from; step <= to; step += every) {
      watch.take(step, Map.of("Discriminator_loss", loss.applyAsDouble(step), "other", 5.0));
      if (watch.verdict().isPresent()) {
        return step;
      }
    }
    return -1;
  }

  private static DivergenceWatch watch() {
    return new DivergenceWatch(1);
  }

  @Test
  void tenLowTicksInARowAreADivergence() {
    DivergenceWatch watch = watch();
    assertThat(verdictAt(watch, 1, 5_000, 1, step -> step <= 300 ? HEALTHY : LOW)).isEqualTo(1301);
    assertThat(watch.lastGoodStep()).hasValue(300);
    assertThat(watch.verdict().orElseThrow()).contains("since step 300", "below 0.02");
  }

  @Test
  void nineAreNot() {
    IntToDoubleFunction loss = step -> step % 1000 <= 100 && step % 1000 > 0 ? HEALTHY : LOW;
    DivergenceWatch watch = watch();
    assertThat(verdictAt(watch, 1, 20_001, 1, loss)).isEqualTo(-1);
    assertThat(watch.lastGoodStep()).hasValue(19_100);
  }

  @Test
  void aFewStepsOfATickMayBeHigherOrLower() {
    // One step of 100 with a loss of 5 lifts the mean above the bound; a low one changes nothing.
    assertThat(verdictAt(watch(), 1, 5_000, 1, step -> step % 100 == 7 ? 5 : LOW)).isEqualTo(-1);
    assertThat(verdictAt(watch(), 1, 5_000, 1, step -> step % 2 == 0 ? 0.03 : 0)).isEqualTo(1001);
  }

  @Test
  void theBoundFollowsTheAdversarialWeight() {
    assertThat(verdictAt(new DivergenceWatch(10), 1, 2_000, 1, step -> 0.15)).isEqualTo(1001);
    assertThat(verdictAt(new DivergenceWatch(1), 1, 2_000, 1, step -> 0.15)).isEqualTo(-1);
    assertThat(verdictAt(new DivergenceWatch(0), 1, 2_000, 1, step -> 0)).isEqualTo(-1);
  }

  @Test
  void aLongTrainingsFewerLinesAreEnough() {
    assertThat(verdictAt(watch(), 20, 5_000, 20, step -> step <= 400 ? HEALTHY : LOW))
        .isEqualTo(1420);
  }

  @Test
  void whoHearsTheLinesAgainComesToTheSameVerdict() {
    IntToDoubleFunction loss = step -> step <= 250 ? HEALTHY : LOW;
    int whole = verdictAt(watch(), 1, 5_000, 1, loss);
    for (int cut : new int[] {1, 299, 300, 301, 777, 1200, whole - 1}) {
      DivergenceWatch resumed = watch();
      assertThat(verdictAt(resumed, 1, cut, 1, loss)).isEqualTo(-1);
      assertThat(verdictAt(resumed, cut + 1, 5_000, 1, loss)).isEqualTo(whole);
    }
  }

  @Test
  void lossesOfOtherNamesSayNothing() {
    DivergenceWatch watch = watch();
    for (int step = 1; step < 3_000; step++) {
      watch.take(step, Map.of("Generator_loss", 0.0));
    }
    assertThat(watch.verdict()).isEmpty();
    assertThat(watch.lastGoodStep()).isEmpty();
  }
}
