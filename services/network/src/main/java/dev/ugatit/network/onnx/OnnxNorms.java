package dev.ugatit.network.onnx;

import dev.ugatit.network.Ops;
import dev.ugatit.network.tensors.TensorData;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Norms as nodes. ONNX's own norm operators divide by n; AdaLIN and ILN want n − 1, so they are
 * built from reductions, in a form that reads the features three times:
 *
 * <pre>
 *   m = mean_hw(x)   d = x − m   s = Σ_hw d²             per channel
 *   M = mean_c(m)    L = Σ_c s + n·Σ_c (m − M)²          per layer: sums of squares add up
 *   a = ρ/√(s/(n−1) + ε)   b = (1−ρ)/√(L/(nC−1) + ε)
 *   y = d·(a+b)·γ + b·(m−M)·γ + β
 * </pre>
 *
 * Centring comes first: E[x²] − m² would cancel where the mean is large against the deviation.
 * Squares are summed as products: ONNX Runtime's ReduceSumSquare takes twice as long on a CPU.
 */
final class OnnxNorms {
  private final OnnxGraph graph;

  OnnxNorms(OnnxGraph graph) {
    this.graph = graph;
  }

  /**
   * ONNX's operator on centred features, of which it answers the same. ONNX Runtime adds up a
   * plane's values in float32, one after another: on large planes its mean loses digits that count
   * where the deviation is small. Of what is left after centring there are none to lose.
   *
   * <p>Differences from the mean are multiplied by {@code gain}, if there is one.
   */
  String instance(OnnxValue x, Optional<String> gain) {
    int channels = (int) x.size(1);
    String centred = binary("Sub", x.name(), reduce("ReduceMean", x.name(), 2, 3));
    String scale = amplified(row("ones", channels, 1), gain);
    return graph.add(
        "InstanceNormalization",
        List.of(centred, scale, row("zeros", channels, 0)),
        OnnxAttribute.of("epsilon", (float) Ops.EPSILON));
  }

  private String amplified(String scale, Optional<String> gain) {
    return gain.map(factor -> binary("Mul", scale, factor)).orElse(scale);
  }

  /** γ and β are anything that broadcasts to {@code N×C×1×1}; the gain as above. */
  String layerInstance(OnnxValue x, String rho, String gamma, String beta, Optional<String> gain) {
    String n = count(x);
    String total = binary("Mul", n, graph.scalar((float) x.size(1)));
    String mean = reduce("ReduceMean", x.name(), 2, 3);
    String centred = binary("Sub", x.name(), mean);
    String squares = sum(binary("Mul", centred, centred), 2, 3); // N×C×1×1
    String fromLayer = binary("Sub", mean, reduce("ReduceMean", mean, 1)); // m − M
    String betweenOnce = sum(binary("Mul", fromLayer, fromLayer), 1); // N×1×1×1
    String allSquares = binary("Add", sum(squares, 1), binary("Mul", n, betweenOnce));

    String a = binary("Div", rho, deviation(squares, n));
    String rest = binary("Sub", graph.scalar(1), rho);
    String b = binary("Div", rest, deviation(allSquares, total));
    String scale = amplified(binary("Mul", binary("Add", a, b), gamma), gain);
    String offset = binary("Mul", binary("Mul", b, fromLayer), gamma);
    return binary("Add", binary("Mul", centred, scale), binary("Add", offset, beta));
  }

  /** √(squares / (count − 1) + ε). */
  private String deviation(String squares, String count) {
    String variance = binary("Div", squares, binary("Sub", count, graph.scalar(1)));
    String safe = binary("Add", variance, graph.scalar((float) Ops.EPSILON));
    return graph.add("Sqrt", List.of(safe));
  }

  /** H·W as a float: known now, or taken from the shape at run time. */
  private String count(OnnxValue x) {
    if (x.size(2) != OnnxValue.UNKNOWN && x.size(3) != OnnxValue.UNKNOWN) {
      return graph.scalar((float) x.size(2) * x.size(3));
    }
    String sides =
        graph.add(
            "Shape", List.of(x.name()), OnnxAttribute.of("start", 2L), OnnxAttribute.of("end", 4L));
    String product = graph.add("ReduceProd", List.of(sides), OnnxAttribute.of("keepdims", 0L));
    return graph.add(
        "Cast", List.of(product), OnnxAttribute.of("to", (long) OnnxType.FLOAT.code()));
  }

  private String reduce(String operator, String value, long... axes) {
    return graph.add(
        operator,
        List.of(value),
        OnnxAttribute.ofAll("axes", axes),
        OnnxAttribute.of("keepdims", 1L));
  }

  /** Of all reductions only this one takes its axes as an input. */
  private String sum(String value, long... axes) {
    return graph.add(
        "ReduceSum", List.of(value, graph.longs(axes)), OnnxAttribute.of("keepdims", 1L));
  }

  private String binary(String operator, String left, String right) {
    return graph.add(operator, List.of(left, right));
  }

  private String row(String name, int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return graph.constant(name + "(" + length + ")", TensorData.of(values, length));
  }
}
