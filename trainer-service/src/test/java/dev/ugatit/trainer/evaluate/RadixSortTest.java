package dev.ugatit.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RadixSortTest {
  private final RadixSort sorting = new RadixSort();

  private void assertSortsLikeTheJdk(float[] values) {
    float[] expected = values.clone();
    Arrays.sort(expected);
    sorting.sort(values);
    assertThat(values).containsExactly(expected);
  }

  @Test
  void sortsAnyFiniteValues() {
    var random = new Random(1);
    for (int length : new int[] {0, 1, 2, 1000, 37, 5000}) {
      float[] values = new float[length];
      for (int i = 0; i < length; i++) {
        float any = Float.intBitsToFloat(random.nextInt());
        values[i] = Float.isFinite(any) ? any : 0;
      }
      assertSortsLikeTheJdk(values);
    }
  }

  @Test
  void sortsEqualOnesAndThoseAroundZero() {
    assertSortsLikeTheJdk(
        new float[] {
          1, -1, 1, 0, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, -1, Float.MAX_VALUE, -Float.MAX_VALUE
        });
  }
}
