package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/**
 * Power iterations of one spectrally normalised layer (Miyato et al., 2018, algorithm 1), as many
 * as it judges batches: v = unit(Wᵀu), u = unit(Wv), σ = u·(Wv), with u and v constant for the
 * gradient. Each goes on from the vectors that the one before left.
 *
 * <p>Wv is the caller's to compute, who may do so together with other products of W. The vectors of
 * the network are <em>replaced</em>, not changed: autograd holds the old ones until backward is
 * done.
 */
final class PowerIteration {
  private final NetworkParameters parameters;
  private final String layer;
  private final List<NDArray> left = new ArrayList<>();
  private final List<NDArray> right = new ArrayList<>();

  /**
   * Finds the directions v.
   *
   * @param matrix W, {@code out×in}
   * @param times number of iterations, from 1
   */
  PowerIteration(NetworkParameters parameters, String layer, NDArray matrix, int times) {
    this.parameters = parameters;
    this.layer = layer;
    NDArray bare = matrix.stopGradient();
    NDArray u = parameters.get(layer + ".weight_u"); // out
    for (int i = 0; i < times; i++) {
      NDArray v = Tensors.unit(u.reshape(1, -1).matMul(bare).reshape(-1)); // in
      right.add(v);
      if (i < times - 1) { // the last u follows from the caller's product
        u = Tensors.unit(bare.matMul(v)); // out
        left.add(u);
      }
    }
  }

  /** The directions v, {@code times×in}. */
  NDArray directions() {
    return Tensors.stack(right);
  }

  /**
   * Ends the iterations.
   *
   * @param products Wv of each direction, {@code times×out}
   * @return σ of each, {@code times×1}
   */
  NDArray singularValues(NDArray products) {
    int last = right.size() - 1;
    NDArray product = Tensors.slice(products.stopGradient(), 0, last, last + 1L);
    left.add(Tensors.unit(product.reshape(-1)));
    NDArray values = products.mul(Tensors.stack(left)).sum(new int[] {1}, true);
    parameters.replace(layer + ".weight_u", left.get(last));
    parameters.replace(layer + ".weight_v", right.get(last));
    return values;
  }
}
