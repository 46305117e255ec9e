package dev.ugatit.trainer.evaluate;

import java.util.Arrays;

/**
 * Sorts float arrays in linear time: on some thousand values about four times as fast as the JDK's
 * sort, which took half of a score's time. Holds its working memory. Not thread-safe.
 */
final class RadixSort {
  private static final int DIGIT_BITS = 11;
  private static final int DIGITS = 3;
  private static final int RADIX = 1 << DIGIT_BITS;

  private final int[][] counts = new int[DIGITS][RADIX];
  private int[] from = {};
  private int[] to = {};

  /** Sorts in ascending order, as {@link Arrays#sort(float[])} does finite values. */
  void sort(float[] values) {
    int n = values.length;
    if (from.length < n) {
      from = new int[n];
      to = new int[n];
    }
    for (int[] digit : counts) {
      Arrays.fill(digit, 0);
    }
    for (int i = 0; i < n; i++) {
      int key = key(values[i]);
      from[i] = key;
      for (int digit = 0; digit < DIGITS; digit++) {
        counts[digit][digit(key, digit)]++;
      }
    }
    for (int digit = 0; digit < DIGITS; digit++) {
      distribute(n, digit);
      int[] sorted = to;
      to = from;
      from = sorted;
    }
    for (int i = 0; i < n; i++) {
      values[i] = value(from[i]);
    }
  }

  private void distribute(int n, int digit) {
    int[] place = counts[digit];
    int sum = 0;
    for (int i = 0; i < RADIX; i++) {
      int count = place[i];
      place[i] = sum;
      sum += count;
    }
    for (int i = 0; i < n; i++) {
      int key = from[i];
      to[place[digit(key, digit)]++] = key;
    }
  }

  private static int digit(int key, int digit) {
    return key >>> digit * DIGIT_BITS & RADIX - 1;
  }

  /** Bits whose unsigned order is that of the values. */
  private static int key(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits ^ (bits >> 31 | Integer.MIN_VALUE);
  }

  private static float value(int key) {
    return Float.intBitsToFloat(key < 0 ? key ^ Integer.MIN_VALUE : ~key);
  }
}
