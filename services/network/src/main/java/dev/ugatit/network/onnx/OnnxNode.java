package dev.ugatit.network.onnx;

import java.util.List;

/**
 * One operation of a graph, of ONNX's own operator set.
 *
 * @param inputs names of values; an empty name leaves an optional input out
 * @param outputs names of the values that it makes
 */
public record OnnxNode(
    String operator, List<String> inputs, List<String> outputs, List<OnnxAttribute> attributes) {
  public OnnxNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = List.copyOf(attributes);
  }
}
