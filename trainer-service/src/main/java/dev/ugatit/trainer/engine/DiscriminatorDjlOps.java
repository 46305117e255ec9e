package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.ugatit.network.DiscriminatorOps;
import org.jspecify.annotations.Nullable;

/**
 * The layers of one discriminator, whose power iterations it advances: each use of a spectrally
 * normalised layer <em>replaces</em> its vectors u and v, since autograd holds the old ones until
 * backward is done.
 *
 * <p>A layer is linear in its weight, so that its output is divided by σ instead of the weight:
 * half the time of a large layer, same gradients.
 */
final class DiscriminatorDjlOps extends DjlOps implements DiscriminatorOps<NDArray> {
  private static final double SLOPE = 0.2;

  private final NetworkParameters parameters;

  DiscriminatorDjlOps(Tensors tensors, NetworkParameters parameters) {
    super(tensors);
    this.parameters = parameters;
  }

  @Override
  public NDArray leakyRelu(NDArray x) {
    return Tensors.leakyRelu(x, SLOPE);
  }

  @Override
  public NDArray spectralConvolution(
      NDArray x, String layer, @Nullable NDArray bias, int stride, int pad) {
    NDArray weight = parameters.get(layer + ".weight_orig");
    NDArray y = convolution(x, weight, null, stride, pad).div(largestSingularValue(layer, weight));
    return bias == null ? y : y.add(bias.reshape(1, -1, 1, 1));
  }

  @Override
  public NDArray spectralLinear(NDArray x, String layer) {
    NDArray weight = parameters.get(layer + ".weight_orig");
    return linear(x, weight).div(largestSingularValue(layer, weight));
  }

  /** One power iteration, then σ = u·(Wv) with u and v constant for the gradient; a scalar. */
  private NDArray largestSingularValue(String layer, NDArray weight) {
    NDArray matrix = weight.reshape(new Shape(weight.getShape().get(0), -1)); // out×in
    NDArray u = parameters.get(layer + ".weight_u").reshape(1, -1); // 1×out

    NDArray v = Tensors.unit(u.matMul(matrix.stopGradient()).reshape(-1)); // in
    NDArray product = matrix.matMul(v); // out
    NDArray advanced = Tensors.unit(product.stopGradient()); // out

    parameters.replace(layer + ".weight_u", advanced);
    parameters.replace(layer + ".weight_v", v);
    return product.mul(advanced).sum();
  }
}
