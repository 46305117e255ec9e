package dev.ugatit.network.onnx;

import dev.ugatit.network.tensors.TensorData;
import java.util.List;
import java.util.function.Supplier;

/** A constant of a graph. */
public sealed interface OnnxInitializer {
  /** Unique in the graph; of weights, the name in the reference's {@code state_dict}. */
  String name();

  /** Sizes, outermost first. */
  List<Long> shape();

  /** Type of the elements. */
  OnnxType type();

  /** Size of the values in a file. */
  long bytes();

  /**
   * Floats, asked for only when they are written.
   *
   * @param source answers with a tensor of {@code shape}; may load it then
   */
  record Floats(String name, List<Long> shape, Supplier<TensorData> source)
      implements OnnxInitializer {
    @Override
    public OnnxType type() {
      return OnnxType.FLOAT;
    }

    @Override
    public long bytes() {
      return shape.stream().reduce((long) Float.BYTES, Math::multiplyExact);
    }

    /**
     * The values.
     *
     * @throws IllegalArgumentException if the source answers with another shape
     */
    public TensorData values() {
      TensorData tensor = source.get();
      if (!shape.equals(OnnxValue.of(name, tensor.shape()).shape())) {
        throw new IllegalArgumentException(
            "weight " + name + " should have shape " + shape + ", not " + tensor);
      }
      return tensor;
    }
  }

  /** A row of whole numbers: axes, sizes. */
  record Longs(String name, List<Long> values) implements OnnxInitializer {
    @Override
    public List<Long> shape() {
      return List.of((long) values.size());
    }

    @Override
    public OnnxType type() {
      return OnnxType.INT64;
    }

    @Override
    public long bytes() {
      return (long) Long.BYTES * values.size();
    }
  }
}
