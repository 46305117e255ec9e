package dev.ugatit.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.network.oracle.DoubleTensor;
import dev.ugatit.network.tensors.TensorData;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Compares tensors by their largest difference. */
public final class Difference {
  private Difference() {}

  /** Fails unless shapes are equal and no value differs by more than the tolerance. */
  public static void requireClose(
      @Nullable TensorData actual, DoubleTensor expected, double tolerance) {
    if (actual == null) {
      throw new AssertionError("no tensor to compare");
    }
    long[] shape = Arrays.stream(expected.shape()).asLongStream().toArray();
    assertThat(actual.shape()).isEqualTo(shape);
    double worst = 0;
    for (int i = 0; i < actual.values().length; i++) {
      double difference = Math.abs(actual.values()[i] - expected.values()[i]);
      worst = difference <= worst ? worst : difference; // NaN stays
    }
    assertThat(worst).isLessThanOrEqualTo(tolerance);
  }
}
