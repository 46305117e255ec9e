package dev.ugatit.network;

import org.jspecify.annotations.Nullable;

/**
 * The further layers of the discriminators. Spectral normalisation (Miyato et al., 2018) is named
 * by the layer, since it has state: {@code NAME.weight_orig}, {@code NAME.weight_u}, {@code
 * NAME.weight_v}. In training each use advances one power iteration: v = normalise(Wᵀu), u =
 * normalise(Wv), σ = u·(Wv) with u and v constant for the gradient.
 *
 * @param <T> a backend's tensor
 */
public interface DiscriminatorOps<T> extends Ops<T> {
  /** max(x, 0.2·x), any shape. */
  T leakyRelu(T x);

  /**
   * {@link #convolution} with the weight of {@code layer} divided by its largest singular value.
   *
   * @param layer prefix of the weight's name; W is read as {@code Co×(Ci·k·k)}
   * @param bias {@code Co}, added after the division; or none
   */
  T spectralConvolution(T x, String layer, @Nullable T bias, int stride, int pad);

  /**
   * {@link #linear} with the weight of {@code layer} divided by its largest singular value.
   *
   * @param layer prefix of the weight's name
   */
  T spectralLinear(T x, String layer);
}
