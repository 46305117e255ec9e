package dev.ugatit.network;

import dev.ugatit.network.ParameterSpec.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * A discriminator of patches with attention by class activation maps (paper, section 2.1),
 * spectrally normalised.
 *
 * <pre>
 *   picture ─ (n−2) × 4×4↓ ─ 4×4 ─ CAM ─ 4×4 → 1 logit a patch
 * </pre>
 *
 * A pure function of operations and weights, but for the power iteration's vectors that {@link
 * DiscriminatorOps} advances.
 */
public final class Discriminator {
  /** What a discriminator answers. */
  public record Output<T>(T logit, T camLogit, T heatmap) {}

  private final DiscriminatorOptions options;

  /** A discriminator of this shape. */
  public Discriminator(DiscriminatorOptions options) {
    this.options = options;
  }

  /** The shape it was made with. */
  public DiscriminatorOptions options() {
    return options;
  }

  /**
   * Judges pictures.
   *
   * @param picture {@code N×3×H×W} in [-1,1], sides from {@link
   *     DiscriminatorOptions#smallestSize()}
   * @return a logit for each patch {@code N×1×h×w} (1 real, 0 fake), CAM logits {@code N×2},
   *     heatmap
   */
  public <T> Output<T> forward(DiscriminatorOps<T> ops, Weights<T> w, T picture) {
    T x = picture;
    for (int i = 0; i < options.depth() - 1; i++) {
      String layer = layer(i);
      int stride = i < options.depth() - 2 ? 2 : 1; // the last keeps its size but for one pixel
      x = ops.leakyRelu(ops.spectralConvolution(x, layer, w.get(layer + ".bias"), stride, 1));
    }

    T camLogit =
        ops.logits(
            ops.spectralLinear(ops.globalAveragePool(x), "gap_fc"),
            ops.spectralLinear(ops.globalMaxPool(x), "gmp_fc")); // N×2
    // The reference scales the features by the weights as they are, not normalised; so do we.
    T averageWeight = w.get("gap_fc.weight_orig");
    T maxWeight = w.get("gmp_fc.weight_orig");
    T mixWeight = w.get("conv1x1.weight");
    T mixBias = w.get("conv1x1.bias");
    x = ops.leakyRelu(ops.attention(x, averageWeight, maxWeight, mixWeight, mixBias)); // N×K×h×w
    T heatmap = ops.channelSum(x); // N×1×h×w

    return new Output<>(ops.spectralConvolution(x, "conv", null, 1, 1), camLogit, heatmap);
  }

  /** All weights and power vectors, in the reference's order. */
  public List<ParameterSpec> parameters() {
    var specs = new ArrayList<ParameterSpec>();
    long in = 3;
    long out = options.channels();
    for (int i = 0; i < options.depth() - 1; i++) {
      specs.add(new ParameterSpec(layer(i) + ".bias", new long[] {out}, Role.BIAS));
      spectral(specs, layer(i), out, in, 4, 4);
      in = out;
      out *= 2;
    }
    long k = options.features();
    spectral(specs, "gap_fc", 1, k);
    spectral(specs, "gmp_fc", 1, k);
    specs.add(new ParameterSpec("conv1x1.weight", new long[] {k, 2 * k, 1, 1}, Role.WEIGHT));
    specs.add(new ParameterSpec("conv1x1.bias", new long[] {k}, Role.BIAS));
    spectral(specs, "conv", 1, k, 4, 4);
    return List.copyOf(specs);
  }

  private static void spectral(List<ParameterSpec> specs, String layer, long... shape) {
    var weight = new ParameterSpec(layer + ".weight_orig", shape, Role.WEIGHT);
    specs.add(weight);
    specs.add(new ParameterSpec(layer + ".weight_u", new long[] {shape[0]}, Role.POWER));
    specs.add(new ParameterSpec(layer + ".weight_v", new long[] {weight.fanIn()}, Role.POWER));
  }

  /** The reference's {@code model} holds a pad, a convolution and an activation per layer. */
  private static String layer(int i) {
    return "model." + (3 * i + 1);
  }
}
