package dev.ugatit.network;

import dev.ugatit.network.ParameterSpec.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * The generator: encoder, attention by class activation maps, decoder whose norms are steered by
 * the attended features (paper, section 2.1 and appendix A).
 *
 * <pre>
 *   picture ─ 7×7 ─ 3×3↓ ─ 3×3↓ ─ R residual blocks ─ CAM ─┬─ R residual blocks, AdaLIN(γ,β) ─ ↑3×3 ─ ↑3×3 ─ 7×7 ─ tanh
 *                                                          └─ MLP ─ γ, β
 * </pre>
 *
 * A pure function of operations and weights: thread-safe where they are.
 */
public final class Generator {
  /** What a generator answers. */
  public record Output<T>(T image, T camLogit, T heatmap) {}

  /** Index of the first residual block in the reference's {@code DownBlock}. */
  private static final int FIRST_BLOCK = 12;

  private final GeneratorOptions options;

  /** A generator of this shape. */
  public Generator(GeneratorOptions options) {
    this.options = options;
  }

  /** The shape it was made with. */
  public GeneratorOptions options() {
    return options;
  }

  /**
   * Translates pictures.
   *
   * @param picture {@code N×3×H×W} in [-1,1]; H and W multiples of 4, for {@link Variant#FULL}
   *     equal to {@link GeneratorOptions#size()}
   * @return image {@code N×3×H×W} in [-1,1], CAM logits {@code N×2}, heatmap {@code N×1×H/4×W/4}
   */
  public <T> Output<T> forward(Ops<T> ops, Weights<T> w, T picture) {
    T x = encode(ops, w, picture); // N×M×h×w, h = H/4

    T averageWeight = w.get("gap_fc.weight");
    T maxWeight = w.get("gmp_fc.weight");
    T camLogit =
        ops.logits(
            ops.linear(ops.globalAveragePool(x), averageWeight),
            ops.linear(ops.globalMaxPool(x), maxWeight)); // N×2
    T mixWeight = w.get("conv1x1.weight");
    T mixBias = w.get("conv1x1.bias");
    x = ops.relu(ops.attention(x, averageWeight, maxWeight, mixWeight, mixBias)); // N×M×h×w
    T heatmap = ops.channelSum(x); // N×1×h×w

    return new Output<>(decode(ops, w, x), camLogit, heatmap);
  }

  private <T> T encode(Ops<T> ops, Weights<T> w, T picture) {
    T x = ops.convolution(picture, w.get("DownBlock.1.weight"), null, 1, 3); // N×C×H×W
    x = ops.relu(ops.instanceNorm(x));
    x = ops.convolution(x, w.get("DownBlock.5.weight"), null, 2, 1); // N×2C×H/2×W/2
    x = ops.relu(ops.instanceNorm(x));
    x = ops.convolution(x, w.get("DownBlock.9.weight"), null, 2, 1); // N×4C×H/4×W/4
    x = ops.relu(ops.instanceNorm(x));
    for (int i = 0; i < options.blocks(); i++) {
      String block = encoderBlock(i);
      T y = ops.convolution(x, w.get(block + ".1.weight"), null, 1, 1);
      y = ops.relu(ops.instanceNorm(y));
      y = ops.convolution(y, w.get(block + ".5.weight"), null, 1, 1);
      x = ops.add(x, ops.instanceNorm(y)); // no activation after the sum
    }
    return x;
  }

  private <T> T decode(Ops<T> ops, Weights<T> w, T attended) {
    T style =
        options.variant() == Variant.LIGHT
            ? ops.globalAveragePool(attended) // N×M
            : ops.flatten(attended); // N×(M·h·w)
    style = ops.relu(ops.linear(style, w.get("FC.0.weight")));
    style = ops.relu(ops.linear(style, w.get("FC.2.weight")));
    T gamma = ops.linear(style, w.get("gamma.weight")); // N×M, the same in all 2R norms
    T beta = ops.linear(style, w.get("beta.weight")); // N×M

    T x = attended;
    for (int i = 1; i <= options.blocks(); i++) {
      String block = "UpBlock1_" + i;
      T y = ops.convolution(x, w.get(block + ".conv1.weight"), null, 1, 1);
      y = ops.adaptiveLayerInstanceNorm(y, w.get(block + ".norm1.rho"), gamma, beta);
      y = ops.convolution(ops.relu(y), w.get(block + ".conv2.weight"), null, 1, 1);
      y = ops.adaptiveLayerInstanceNorm(y, w.get(block + ".norm2.rho"), gamma, beta);
      x = ops.add(x, y); // no activation after the sum
    }
    x = enlarge(ops, w, x, 2); // N×2C×H/2×W/2
    x = enlarge(ops, w, x, 7); // N×C×H×W
    return ops.tanh(ops.convolution(x, w.get("UpBlock2.11.weight"), null, 1, 3)); // N×3×H×W
  }

  private static <T> T enlarge(Ops<T> ops, Weights<T> w, T x, int index) {
    T y = ops.upsampleConvolution(x, w.get("UpBlock2." + index + ".weight"));
    String norm = "UpBlock2." + (index + 1);
    return ops.relu(
        ops.layerInstanceNorm(
            y, w.get(norm + ".rho"), w.get(norm + ".gamma"), w.get(norm + ".beta")));
  }

  /** All weights, in the reference's order; each has a gradient. */
  public List<ParameterSpec> parameters() {
    long c = options.channels();
    long m = options.features();
    long side = options.size() / 4;
    var specs = new ArrayList<ParameterSpec>();
    specs.add(weight("DownBlock.1.weight", c, 3, 7, 7));
    specs.add(weight("DownBlock.5.weight", 2 * c, c, 3, 3));
    specs.add(weight("DownBlock.9.weight", m, 2 * c, 3, 3));
    for (int i = 0; i < options.blocks(); i++) {
      specs.add(weight(encoderBlock(i) + ".1.weight", m, m, 3, 3));
      specs.add(weight(encoderBlock(i) + ".5.weight", m, m, 3, 3));
    }
    specs.add(weight("gap_fc.weight", 1, m));
    specs.add(weight("gmp_fc.weight", 1, m));
    specs.add(weight("conv1x1.weight", m, 2 * m, 1, 1));
    specs.add(new ParameterSpec("conv1x1.bias", new long[] {m}, Role.BIAS));
    specs.add(weight("FC.0.weight", m, options.variant() == Variant.LIGHT ? m : side * side * m));
    specs.add(weight("FC.2.weight", m, m));
    specs.add(weight("gamma.weight", m, m));
    specs.add(weight("beta.weight", m, m));
    for (int i = 1; i <= options.blocks(); i++) {
      for (int k = 1; k <= 2; k++) {
        String block = "UpBlock1_" + i;
        specs.add(weight(block + ".conv" + k + ".weight", m, m, 3, 3));
        specs.add(perChannel(block + ".norm" + k + ".rho", m, Role.RHO_ADAPTIVE));
      }
    }
    enlargement(specs, 2, m);
    enlargement(specs, 7, 2 * c);
    specs.add(weight("UpBlock2.11.weight", 3, c, 7, 7));
    return List.copyOf(specs);
  }

  private static void enlargement(List<ParameterSpec> specs, int index, long in) {
    String norm = "UpBlock2." + (index + 1);
    specs.add(weight("UpBlock2." + index + ".weight", in / 2, in, 3, 3));
    specs.add(perChannel(norm + ".rho", in / 2, Role.RHO));
    specs.add(perChannel(norm + ".gamma", in / 2, Role.SCALE));
    specs.add(perChannel(norm + ".beta", in / 2, Role.SHIFT));
  }

  private static String encoderBlock(int i) {
    return "DownBlock." + (FIRST_BLOCK + i) + ".conv_block";
  }

  private static ParameterSpec weight(String name, long... shape) {
    return new ParameterSpec(name, shape, Role.WEIGHT);
  }

  private static ParameterSpec perChannel(String name, long channels, Role role) {
    return new ParameterSpec(name, new long[] {1, channels, 1, 1}, role);
  }
}
