package dev.ugatit.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CounterTest {
  @Test
  void isSplitMix64() {
    // The JDK's generator is the same algorithm; without words the stream begins at 0.
    var oracle = new SplittableRandom(0);
    Counter counter = Counter.of();
    for (int i = 0; i < 100; i++) {
      assertThat(counter.next()).isEqualTo(oracle.nextLong());
    }
  }

  @Test
  void otherWordsGiveAnotherStream() {
    assertThat(Counter.of(1, 2).next())
        .isNotEqualTo(Counter.of(2, 1).next())
        .isNotEqualTo(Counter.of(1, 2, 0).next())
        .isEqualTo(Counter.of(1, 2).next());
  }

  @Test
  void boundsAreReachedAndNotPassed() {
    Counter counter = Counter.of(7);
    boolean[] seen = new boolean[31];
    for (int i = 0; i < 5_000; i++) {
      seen[counter.below(31)] = true;
    }
    assertThat(seen).doesNotContain(false);
    assertThat(counter.below(1)).isZero();
  }
}
