package dev.ugatit.network.tensors;

import java.util.Arrays;

/**
 * A float tensor in plain memory, row-major. Arrays are not copied: whoever changes them afterwards
 * changes the tensor, so don't.
 *
 * @param shape sizes, outermost first; empty for a scalar
 * @param values as many as the product of {@code shape}
 */
@SuppressWarnings("ArrayRecordComponent") // equals compares contents; copies would double weights
public record TensorData(long[] shape, float[] values) {
  public TensorData {
    long count = count(shape);
    if (count != values.length) {
      throw new IllegalArgumentException(
          "shape "
              + Arrays.toString(shape)
              + " asks for "
              + count
              + " values, not "
              + values.length);
    }
  }

  /** A tensor of these values; the shape comes last for reading. */
  public static TensorData of(float[] values, long... shape) {
    return new TensorData(shape, values);
  }

  /**
   * Number of values of a shape.
   *
   * @throws IllegalArgumentException for a negative size, or when the number exceeds a long
   */
  public static long count(long... shape) {
    long count = 1;
    for (long size : shape) {
      if (size < 0) {
        throw new IllegalArgumentException("negative size in shape " + Arrays.toString(shape));
      }
      try {
        count = Math.multiplyExact(count, size);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("shape " + Arrays.toString(shape) + " is too large", e);
      }
    }
    return count;
  }

  /** Same shape and the same values; NaN equals NaN, 0 differs from -0. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TensorData that
        && Arrays.equals(shape, that.shape)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "float" + Arrays.toString(shape);
  }
}
