package dev.ugatit.network.onnx;

import java.util.List;
import java.util.stream.LongStream;

/**
 * A value of a graph that is being traced: a name and what is known of its shape.
 *
 * @param shape sizes, outermost first; -1 where only a run will tell
 */
public record OnnxValue(String name, List<Long> shape) {
  /** A size that only a run will tell. */
  public static final long UNKNOWN = -1;

  public OnnxValue {
    shape = List.copyOf(shape);
  }

  /** A value of this shape. */
  public static OnnxValue of(String name, long... shape) {
    return new OnnxValue(name, LongStream.of(shape).boxed().toList());
  }

  /** One size, or {@link #UNKNOWN}. */
  public long size(int dimension) {
    return shape.get(dimension);
  }
}
