package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import dev.ugatit.network.Ops;

/**
 * ρ·IN(x) + (1−ρ)·LN(x), scaled and shifted (paper, equation 1), with unbiased variances.
 *
 * <p>The statistics over a picture follow from those over its channels, so that x is read once for
 * both: with d = m_I − m_L, {@code Σ(x−m_L)² = Σ(x−m_I)² + n·d²}. The result is then one scale and
 * one shift per channel, applied to the centred x; centring first keeps a large mean from
 * cancelling.
 */
final class LayerInstanceNorm {
  private static final int[] PLANE = {2, 3};
  private static final int[] CHANNELS = {1};

  private final Tensors tensors;

  LayerInstanceNorm(Tensors tensors) {
    this.tensors = tensors;
  }

  /**
   * Normalises {@code N×C×H×W}.
   *
   * @param rho {@code 1×C×1×1}
   * @param gamma {@code N×C×1×1} or {@code 1×C×1×1}
   * @param beta as gamma
   */
  NDArray apply(NDArray x, NDArray rho, NDArray gamma, NDArray beta) {
    return Tensors.part(() -> normalised(x, rho, gamma, beta));
  }

  private NDArray normalised(NDArray x, NDArray rho, NDArray gamma, NDArray beta) {
    double channels = x.getShape().get(1);
    double pixels = (double) x.getShape().get(2) * x.getShape().get(3);

    NDArray mean = Tensors.averagePool(x); // N×C×1×1
    NDArray centred = x.sub(mean); // N×C×H×W
    NDArray squares = centred.square().sum(PLANE, true); // N×C×1×1
    NDArray deviation = root(squares, pixels - 1); // σ of each channel

    NDArray offset = mean.sub(over(mean.sum(CHANNELS, true), channels)); // d, N×C×1×1
    NDArray apart = offset.square().sum(CHANNELS, true).mul(tensors.constant(pixels)); // N×1×1×1
    NDArray all = squares.sum(CHANNELS, true).add(apart);
    NDArray deviationOfAll = root(all, pixels * channels - 1); // σ of each picture, N×1×1×1

    NDArray layerShare = tensors.constant(1).sub(rho).div(deviationOfAll); // (1−ρ)/σ_L
    NDArray scale = rho.div(deviation).add(layerShare).mul(gamma);
    NDArray shift = layerShare.mul(offset).mul(gamma).add(beta);
    return centred.mul(scale).add(shift);
  }

  /** The share of the channels alone, with the biased variance, neither scaled nor shifted. */
  NDArray instance(NDArray x) {
    double pixels = (double) x.getShape().get(2) * x.getShape().get(3);
    return Tensors.part(
        () -> {
          NDArray centred = x.sub(Tensors.averagePool(x)); // N×C×H×W
          NDArray squares = centred.square().sum(PLANE, true); // N×C×1×1
          return centred.div(root(squares, pixels));
        });
  }

  private NDArray root(NDArray squares, double count) {
    return over(squares, count).add(tensors.constant(Ops.EPSILON)).sqrt();
  }

  private NDArray over(NDArray x, double count) {
    return x.mul(tensors.constant(1 / count));
  }
}
