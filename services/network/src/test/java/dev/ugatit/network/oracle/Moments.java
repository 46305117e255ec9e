package dev.ugatit.network.oracle;

import dev.ugatit.network.Ops;

/** Mean and deviation of a run of values, in two passes. */
record Moments(double mean, double deviation) {
  /**
   * @param correction 0 for the biased variance, 1 for the unbiased
   */
  static Moments of(double[] values, int from, int count, int correction) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += values[i];
    }
    double mean = sum / count;
    double squares = 0;
    for (int i = from; i < from + count; i++) {
      squares += (values[i] - mean) * (values[i] - mean);
    }
    return new Moments(mean, Math.sqrt(squares / (count - correction) + Ops.EPSILON));
  }

  double normalise(double x) {
    return (x - mean) / deviation;
  }
}
