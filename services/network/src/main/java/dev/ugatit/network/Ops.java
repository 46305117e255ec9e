package dev.ugatit.network;

import org.jspecify.annotations.Nullable;

/**
 * The layers of the generator, as operations of a backend. An operation is a whole layer and not an
 * arithmetic step, so that each backend picks its best form; all forms compute the same function to
 * rounding. Activations are {@code N×C×H×W} unless said otherwise.
 *
 * @param <T> a backend's tensor: an array, a graph's value
 */
public interface Ops<T> {
  /** Added to variances under every root. */
  double EPSILON = 1e-5;

  /**
   * Reflection pad by {@code pad} on all four sides (the edge pixel is not repeated), then
   * cross-correlation without further padding.
   *
   * @param x {@code N×Ci×H×W}, both sides greater than {@code pad}
   * @param weight {@code Co×Ci×k×k}
   * @param bias {@code Co}, or none
   * @return {@code N×Co×H'×W'}, H' = (H + 2·pad − k) / stride + 1
   */
  T convolution(T x, T weight, @Nullable T bias, int stride, int pad);

  /**
   * Nearest-neighbour enlargement by two, then a reflection-padded 3×3 convolution without bias.
   *
   * @param x {@code N×Ci×H×W}
   * @param weight {@code Co×Ci×3×3}
   * @return {@code N×Co×2H×2W}
   */
  T upsampleConvolution(T x, T weight);

  /** (x − mean) / √(variance + ε) over H and W, with the biased variance; no affine part. */
  T instanceNorm(T x);

  /**
   * Adaptive layer-instance normalisation (paper, equation 1): ρ·IN(x) + (1−ρ)·LN(x), scaled and
   * shifted. <b>Both variances are unbiased</b> (divided by n − 1), as the reference computes them.
   *
   * @param rho {@code 1×C×1×1}, within [0,1]
   * @param gamma {@code N×C}
   * @param beta {@code N×C}
   */
  T adaptiveLayerInstanceNorm(T x, T rho, T gamma, T beta);

  /**
   * Layer-instance normalisation with learnt scale and shift; unbiased as {@link
   * #adaptiveLayerInstanceNorm}.
   *
   * @param rho {@code 1×C×1×1}, within [0,1]
   * @param gamma {@code 1×C×1×1}
   * @param beta {@code 1×C×1×1}
   */
  T layerInstanceNorm(T x, T rho, T gamma, T beta);

  /** max(x, 0), any shape. */
  T relu(T x);

  /** tanh(x), any shape. */
  T tanh(T x);

  /** a + b, equal shapes. */
  T add(T a, T b);

  /** {@code N×C×H×W → N×C}: mean over H and W. */
  T globalAveragePool(T x);

  /** {@code N×C×H×W → N×C}: maximum over H and W. */
  T globalMaxPool(T x);

  /** {@code N×C×H×W → N×(C·H·W)}, channels outermost. */
  T flatten(T x);

  /**
   * x · weightᵀ, without bias.
   *
   * @param x {@code N×in}
   * @param weight {@code out×in}
   * @return {@code N×out}
   */
  T linear(T x, T weight);

  /** {@code N×1, N×1 → N×2}: the two logits of the class activation map side by side. */
  T logits(T average, T max);

  /**
   * Attention by class activation maps (paper, section 2.1): the features weighted by either
   * classifier's weights, concatenated (average first), mixed by a 1×1 convolution.
   *
   * @param x {@code N×C×H×W}
   * @param averageWeight {@code 1×C}
   * @param maxWeight {@code 1×C}
   * @param mixWeight {@code C×2C×1×1}
   * @param mixBias {@code C}
   * @return {@code N×C×H×W}, before the activation
   */
  T attention(T x, T averageWeight, T maxWeight, T mixWeight, T mixBias);

  /** {@code N×C×H×W → N×1×H×W}: sum over channels, the heatmap. */
  T channelSum(T x);
}
