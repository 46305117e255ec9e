package dev.ugatit.trainer.engine;

import dev.ugatit.network.tensors.TensorData;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How far tensors are from expected ones, each as a share of its tolerance. */
final class Deviations {
  private final List<String> beyond = new ArrayList<>();
  private double worst;
  private String worstWhat = "nothing";
  private int count;

  /** Largest absolute difference. */
  void absolute(String what, TensorData actual, TensorData expected, double tolerance) {
    requireLength(what, actual, expected);
    double largest = 0;
    for (int i = 0; i < actual.values().length; i++) {
      largest = max(largest, Math.abs((double) actual.values()[i] - expected.values()[i]));
    }
    add(what, largest / tolerance);
  }

  /** Difference relative to the expected number. */
  void relative(String what, double actual, double expected, double tolerance) {
    add(what, Math.abs(actual - expected) / Math.abs(expected) / tolerance);
  }

  /** Length of the difference relative to the expected length. */
  void relative(String what, TensorData actual, TensorData expected, double tolerance) {
    relativeFrom(
        what, new TensorData(expected.shape(), zeros(expected)), actual, expected, tolerance);
  }

  /** As {@link #relative}, of the ways from a common start. */
  void relativeFrom(
      String what, TensorData start, TensorData actual, TensorData expected, double tolerance) {
    requireLength(what, actual, expected);
    double difference = 0;
    double way = 0;
    for (int i = 0; i < actual.values().length; i++) {
      double target = expected.values()[i];
      difference += square(actual.values()[i] - target);
      way += square(target - start.values()[i]);
    }
    // what should not have moved must not have moved, to rounding
    add(what, Math.sqrt(difference) / Math.max(Math.sqrt(way), 1e-9) / tolerance);
  }

  /** What was beyond its tolerance. */
  List<String> beyond() {
    return beyond;
  }

  /** One line: number of comparisons, and the worst of them. */
  String summary() {
    return String.format(
        Locale.ROOT, "%d comparisons, worst at %.4f of its tolerance: %s", count, worst, worstWhat);
  }

  private void add(String what, double ratio) {
    count++;
    if (!(ratio <= 1)) {
      beyond.add(String.format(Locale.ROOT, "%s at %.3g of its tolerance", what, ratio));
    }
    if (!(ratio <= worst)) {
      worst = ratio;
      worstWhat = what;
    }
  }

  private static void requireLength(String what, TensorData actual, TensorData expected) {
    if (actual.values().length != expected.values().length) {
      throw new AssertionError(what + " has shape " + actual + ", expected " + expected);
    }
  }

  private static double max(double a, double b) {
    return Double.isNaN(a) ? a : b > a || Double.isNaN(b) ? b : a;
  }

  private static float[] zeros(TensorData like) {
    return new float[like.values().length];
  }

  private static double square(double x) {
    return x * x;
  }
}
