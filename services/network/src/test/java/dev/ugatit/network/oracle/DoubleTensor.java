package dev.ugatit.network.oracle;

import dev.ugatit.network.Weights;
import dev.ugatit.network.tensors.TensorData;
import java.util.Arrays;
import java.util.Map;
import java.util.NoSuchElementException;

/** A float64 tensor, row-major. */
@SuppressWarnings("ArrayRecordComponent") // compared by tolerance, never by equals
public record DoubleTensor(int[] shape, double[] values) {
  public DoubleTensor {
    int count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (count != values.length) {
      throw new IllegalArgumentException(Arrays.toString(shape) + " has not " + values.length);
    }
  }

  /** Zeros. */
  public static DoubleTensor zeros(int... shape) {
    return new DoubleTensor(shape, new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)]);
  }

  public static DoubleTensor of(TensorData tensor) {
    int[] shape = Arrays.stream(tensor.shape()).mapToInt(Math::toIntExact).toArray();
    double[] values = new double[tensor.values().length];
    Arrays.setAll(values, i -> tensor.values()[i]);
    return new DoubleTensor(shape, values);
  }

  /** Weights that are looked up in a map when asked for, and so follow its changes. */
  public static Weights<DoubleTensor> weights(Map<String, TensorData> tensors) {
    return name -> {
      TensorData tensor = tensors.get(name);
      if (tensor == null) {
        throw new NoSuchElementException("no weight " + name);
      }
      return of(tensor);
    };
  }

  /** Size of one dimension. */
  public int size(int dimension) {
    return shape[dimension];
  }

  /** Values of one picture's channel, or of whatever the last two dimensions span. */
  int plane() {
    return shape[2] * shape[3];
  }

  /** Rounded to float. */
  public TensorData toTensorData() {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return new TensorData(Arrays.stream(shape).asLongStream().toArray(), floats);
  }
}
