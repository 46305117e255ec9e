package dev.ugatit.network.onnx;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An input or output of a graph.
 *
 * @param shape sizes, outermost first
 */
public record OnnxTensorInfo(String name, OnnxType type, List<OnnxDimension> shape) {
  public OnnxTensorInfo {
    shape = List.copyOf(shape);
  }

  /** A float tensor. */
  public static OnnxTensorInfo floats(String name, OnnxDimension... shape) {
    return new OnnxTensorInfo(name, OnnxType.FLOAT, List.of(shape));
  }

  @Override
  public String toString() {
    return name
        + " "
        + type
        + shape.stream().map(OnnxDimension::toString).collect(Collectors.joining("×", "[", "]"));
  }
}
