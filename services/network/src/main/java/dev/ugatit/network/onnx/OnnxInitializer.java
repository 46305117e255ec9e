package dev.ugatit.network.onnx;

import dev.ugatit.network.tensors.FloatBytes;
import dev.ugatit.network.tensors.TensorData;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
  default long bytes() {
    long each = type() == OnnxType.INT64 ? Long.BYTES : Float.BYTES;
    return shape().stream().reduce(each, Math::multiplyExact);
  }

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

  /**
   * Floats that lie in a file. Written, they are copied from there and never in memory as a whole;
   * the file must stay until then.
   *
   * @param position of the first byte, little-endian
   */
  record Stored(String name, List<Long> shape, Path file, long position)
      implements OnnxInitializer {
    @Override
    public OnnxType type() {
      return OnnxType.FLOAT;
    }

    /** The values, at most 2³¹ of them; blocks. */
    public TensorData values() throws IOException {
      float[] values = new float[Math.toIntExact(bytes() / Float.BYTES)];
      try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
        new FloatBytes().read(channel.position(position), values);
      }
      return new TensorData(shape.stream().mapToLong(Long::longValue).toArray(), values);
    }

    /** Copies the values; blocks. */
    void copy(WritableByteChannel target) throws IOException {
      try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
        long end = position + bytes();
        for (long from = position; from < end; ) {
          long copied = channel.transferTo(from, end - from, target);
          if (copied == 0 && from >= channel.size()) {
            throw new OnnxFormatException("initialiser " + name + " leaves " + file.getFileName());
          }
          from += copied;
        }
      }
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
  }
}
