package dev.ugatit.platform.image;

/**
 * The weights of a bilinear filter along one axis, which widens when it shrinks, in fixed point of
 * 22 bits. The order of every floating-point operation is Pillow's, because the rounded weights
 * depend on it.
 */
final class TriangleFilter {
  /** 32 bits less 8 of a sample less 2 for overshoot. */
  private static final int PRECISION_BITS = 32 - 8 - 2;

  /** Where a sum starts, so that shifting it rounds. */
  static final int HALF = 1 << (PRECISION_BITS - 1);

  private final int[] first;
  private final int[][] weights;

  private TriangleFilter(int[] first, int[][] weights) {
    this.first = first;
    this.weights = weights;
  }

  static TriangleFilter of(int from, int to) {
    double scale = (double) from / to;
    double filterScale = Math.max(scale, 1.0);
    double support = filterScale;
    double inverse = 1.0 / filterScale;
    int[] first = new int[to];
    int[][] weights = new int[to][];
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale;
      int start = Math.max(0, (int) (centre - support + 0.5));
      int end = Math.min(from, (int) (centre + support + 0.5));
      double[] exact = new double[end - start];
      double total = 0;
      for (int j = 0; j < exact.length; j++) {
        exact[j] = triangle((j + start - centre + 0.5) * inverse);
        total += exact[j];
      }
      first[i] = start;
      weights[i] = fixedPoint(exact, total);
    }
    return new TriangleFilter(first, weights);
  }

  /** The first input sample of an output sample. */
  int first(int output) {
    return first[output];
  }

  /** The weights of the input samples from {@link #first} on. */
  int[] weights(int output) {
    return weights[output];
  }

  /** From a sum that started at {@link #HALF} to a sample. */
  static byte sample(int sum) {
    return (byte) Math.max(0, Math.min(255, sum >> PRECISION_BITS));
  }

  private static double triangle(double distance) {
    return Math.max(0, 1.0 - Math.abs(distance));
  }

  private static int[] fixedPoint(double[] exact, double total) {
    int[] fixed = new int[exact.length];
    for (int j = 0; j < exact.length; j++) {
      double weight = total == 0 ? exact[j] : exact[j] / total;
      fixed[j] = (int) (0.5 + weight * (1 << PRECISION_BITS));
    }
    return fixed;
  }
}
