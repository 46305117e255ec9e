package dev.ugatit.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.TensorContract;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LadderTest {
  private static final List<Integer> SIZES = List.of(256, 192, 128);

  private final Ladder ladder = new Ladder(SIZES, 250, 0);
  private long now;

  /** Answers at the present size for so many seconds, ten in each. */
  private boolean answers(double seconds, double millis) {
    boolean stepped = false;
    for (int i = 0; i < seconds * 10; i++) {
      now += TimeUnit.MILLISECONDS.toNanos(100);
      stepped |= ladder.answered(ladder.size(), millis, now);
    }
    return stepped;
  }

  private int size() {
    return ladder.size().orElseThrow();
  }

  @Test
  void aSizeIsKeptWhileItsAnswersComeInTime() {
    assertThat(answers(60, 249)).isFalse();
    assertThat(size()).isEqualTo(256);
    assertThat(ladder.reduced()).isEmpty();
  }

  @Test
  void slowAnswersLeadDownStepByStepToTheLast() {
    assertThat(answers(0.5, 300)).isTrue();
    assertThat(size()).isEqualTo(192);
    assertThat(ladder.reduced()).hasValue(192);
    assertThat(answers(0.4, 300)).isFalse();
    assertThat(answers(0.1, 300)).isTrue();
    assertThat(size()).isEqualTo(128);
    assertThat(answers(10, 900)).isFalse();
    assertThat(size()).isEqualTo(128);
  }

  @Test
  void singleSlowAnswersDoNotLeadDown() {
    for (int i = 0; i < 100; i++) {
      assertThat(ladder.answered(ladder.size(), i % 3 == 0 ? 2000 : 100, i)).isFalse();
    }
  }

  @Test
  void itGoesUpWhenTheLargerSizeWouldFitWithRoomAndNotAtOnce() {
    answers(0.5, 300);

    // 98 ms × (256/192)² = 174 ms, below 0.7 × 250 ms.
    assertThat(answers(4.9, 98)).isFalse();
    assertThat(answers(0.2, 98)).isTrue();
    assertThat(size()).isEqualTo(256);
  }

  @Test
  void itStaysWhereTheLargerSizeWouldNotFit() {
    answers(0.5, 300);

    // 99 ms × (256/192)² = 176 ms.
    assertThat(answers(100, 99)).isFalse();
    assertThat(size()).isEqualTo(192);
  }

  @Test
  void stepsUpThatDoNotLastBecomeRare() {
    answers(0.5, 300);
    answers(5, 50);
    assertThat(size()).isEqualTo(256);

    answers(0.5, 300);
    assertThat(size()).isEqualTo(192);

    assertThat(answers(9.9, 50)).isFalse();
    assertThat(answers(0.2, 50)).isTrue();
  }

  @Test
  void answersAtAnotherSizeTellNothing() {
    answers(0.5, 300);

    for (int i = 0; i < 20; i++) {
      assertThat(ladder.answered(OptionalInt.of(256), 300, now)).isFalse();
    }
    assertThat(size()).isEqualTo(192);
  }

  @Test
  void answersThatNeverCameCountAsSlow() {
    assertThat(answers(0.5, Double.POSITIVE_INFINITY)).isTrue();
    assertThat(size()).isEqualTo(192);
  }

  @Test
  void theSizesAreTheModelsOwnAndTheSmallerOnesThatItAllows() {
    assertThat(Ladder.sizes(light(256))).containsExactly(256, 192, 128);
    assertThat(Ladder.sizes(light(512))).containsExactly(512, 256, 192, 128);
    assertThat(Ladder.sizes(light(128))).containsExactly(128);
    assertThat(Ladder.sizes(TensorContract.of(NetworkOptions.of("full", 256, 8, 1))))
        .containsExactly(256);
    assertThat(
            Ladder.sizes(new TensorContract("x", "y", "", "", 0, 1, 0, 1, "RGB", 320, false, 128)))
        .containsExactly(320, 256, 128);
  }

  private static TensorContract light(int size) {
    return TensorContract.of(NetworkOptions.of("light", size, 8, 1));
  }

  @Test
  void anUnknownModelHasNoSize() {
    var unknown = new Ladder(List.of(), 250, 0);

    assertThat(unknown.size()).isEmpty();
    assertThat(unknown.answered(OptionalInt.empty(), 900, 1)).isFalse();
  }
}
