package dev.ugatit.network.onnx;

import dev.ugatit.network.Ops;
import dev.ugatit.network.tensors.TensorData;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Operations that compute nothing but add nodes to a graph: running a network on them traces it.
 * Subclasses may replace layers by other forms of the same function. Confined to one thread.
 */
public class OnnxOps implements Ops<OnnxValue> {
  private final OnnxGraph graph;
  private final OnnxNorms norms;

  /** Operations that add to this graph. */
  public OnnxOps(OnnxGraph graph) {
    this.graph = graph;
    this.norms = new OnnxNorms(graph);
  }

  /** The graph that is added to. */
  protected final OnnxGraph graph() {
    return graph;
  }

  /**
   * A value of one element that norms multiply the differences within a channel by; none is 1.
   * Forms that bring rounding errors into maps without differences give 0 for these.
   */
  protected Optional<String> normGain() {
    return Optional.empty();
  }

  @Override
  public OnnxValue convolution(
      OnnxValue x, OnnxValue weight, @Nullable OnnxValue bias, int stride, int pad) {
    String padded =
        pad == 0
            ? x.name()
            : graph.add(
                "Pad",
                List.of(x.name(), graph.longs(0, 0, pad, pad, 0, 0, pad, pad)),
                OnnxAttribute.of("mode", "reflect"));
    long kernel = weight.size(2);
    String y =
        graph.add(
            "Conv",
            bias == null
                ? List.of(padded, weight.name())
                : List.of(padded, weight.name(), bias.name()),
            OnnxAttribute.ofAll("kernel_shape", kernel, kernel),
            OnnxAttribute.ofAll("strides", stride, stride));
    return OnnxValue.of(
        y,
        x.size(0),
        weight.size(0),
        outputSize(x.size(2), kernel, stride, pad),
        outputSize(x.size(3), kernel, stride, pad));
  }

  private static long outputSize(long size, long kernel, int stride, int pad) {
    return size == OnnxValue.UNKNOWN ? size : (size + 2L * pad - kernel) / stride + 1;
  }

  @Override
  public OnnxValue upsampleConvolution(OnnxValue x, OnnxValue weight) {
    String scales = graph.constant("scales(2)", TensorData.of(new float[] {1, 1, 2, 2}, 4));
    String large =
        graph.add(
            "Resize",
            List.of(x.name(), "", scales),
            OnnxAttribute.of("mode", "nearest"),
            OnnxAttribute.of("coordinate_transformation_mode", "asymmetric"),
            OnnxAttribute.of("nearest_mode", "floor"));
    return convolution(
        OnnxValue.of(large, x.size(0), x.size(1), twice(x.size(2)), twice(x.size(3))),
        weight,
        null,
        1,
        1);
  }

  private static long twice(long size) {
    return size == OnnxValue.UNKNOWN ? size : 2 * size;
  }

  @Override
  public OnnxValue instanceNorm(OnnxValue x) {
    return new OnnxValue(norms.instance(x, normGain()), x.shape());
  }

  @Override
  public OnnxValue adaptiveLayerInstanceNorm(
      OnnxValue x, OnnxValue rho, OnnxValue gamma, OnnxValue beta) {
    String y = norms.layerInstance(x, rho.name(), asFeatures(gamma), asFeatures(beta), normGain());
    return new OnnxValue(y, x.shape());
  }

  /** {@code N×C → N×C×1×1}. */
  private String asFeatures(OnnxValue x) {
    return graph.add("Unsqueeze", List.of(x.name(), graph.longs(2, 3)));
  }

  @Override
  public OnnxValue layerInstanceNorm(OnnxValue x, OnnxValue rho, OnnxValue gamma, OnnxValue beta) {
    String y = norms.layerInstance(x, rho.name(), gamma.name(), beta.name(), normGain());
    return new OnnxValue(y, x.shape());
  }

  @Override
  public OnnxValue relu(OnnxValue x) {
    return new OnnxValue(graph.add("Relu", List.of(x.name())), x.shape());
  }

  @Override
  public OnnxValue tanh(OnnxValue x) {
    return new OnnxValue(graph.add("Tanh", List.of(x.name())), x.shape());
  }

  @Override
  public OnnxValue add(OnnxValue a, OnnxValue b) {
    return new OnnxValue(graph.add("Add", List.of(a.name(), b.name())), a.shape());
  }

  @Override
  public OnnxValue globalAveragePool(OnnxValue x) {
    return pooled("GlobalAveragePool", x);
  }

  @Override
  public OnnxValue globalMaxPool(OnnxValue x) {
    return pooled("GlobalMaxPool", x);
  }

  private OnnxValue pooled(String operator, OnnxValue x) {
    String pool = graph.add(operator, List.of(x.name()));
    return flatten(OnnxValue.of(pool, x.size(0), x.size(1), 1, 1));
  }

  @Override
  public OnnxValue flatten(OnnxValue x) {
    boolean known = x.size(2) != OnnxValue.UNKNOWN && x.size(3) != OnnxValue.UNKNOWN;
    return OnnxValue.of(
        graph.add("Flatten", List.of(x.name()), OnnxAttribute.of("axis", 1L)),
        x.size(0),
        known ? x.size(1) * x.size(2) * x.size(3) : OnnxValue.UNKNOWN);
  }

  @Override
  public OnnxValue linear(OnnxValue x, OnnxValue weight) {
    String y = graph.add("Gemm", List.of(x.name(), weight.name()), OnnxAttribute.of("transB", 1L));
    return OnnxValue.of(y, x.size(0), weight.size(0));
  }

  @Override
  public OnnxValue logits(OnnxValue average, OnnxValue max) {
    String y =
        graph.add("Concat", List.of(average.name(), max.name()), OnnxAttribute.of("axis", 1L));
    return OnnxValue.of(y, average.size(0), 2);
  }

  /**
   * Since both halves of the concatenation are the same features, scaled by channel, their weights
   * fold into one convolution of half the size: W = W₁·diag(a) + W₂·diag(m). The folding stands in
   * the graph as an expression of constants, which runtimes evaluate once.
   */
  @Override
  public OnnxValue attention(
      OnnxValue x,
      OnnxValue averageWeight,
      OnnxValue maxWeight,
      OnnxValue mixWeight,
      OnnxValue mixBias) {
    OnnxAttribute acrossChannels = OnnxAttribute.of("axis", 1L);
    String scales =
        graph.add("Concat", List.of(averageWeight.name(), maxWeight.name()), acrossChannels);
    String columns = graph.add("Unsqueeze", List.of(scales, graph.longs(2, 3))); // 1×2C×1×1
    String scaled = graph.add("Mul", List.of(mixWeight.name(), columns)); // C×2C×1×1
    List<String> halves = graph.add("Split", List.of(scaled), 2, acrossChannels);
    String folded = graph.add("Add", halves); // C×C×1×1
    return convolution(x, OnnxValue.of(folded, x.size(1), x.size(1), 1, 1), mixBias, 1, 0);
  }

  @Override
  public OnnxValue channelSum(OnnxValue x) {
    String y =
        graph.add("ReduceSum", List.of(x.name(), graph.longs(1)), OnnxAttribute.of("keepdims", 1L));
    return OnnxValue.of(y, x.size(0), 1, x.size(2), x.size(3));
  }
}
