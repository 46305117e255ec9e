package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.ugatit.network.DiscriminatorOps;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layers of one discriminator, whose power iterations it advances, once for each of the batches
 * that it is given as one.
 *
 * <p>A layer is linear in its weight, so that its output is divided by σ instead of the weight, and
 * the output of each batch by the σ of its own iteration: half the time of a large layer, and the
 * weights are read once for all batches.
 */
final class DiscriminatorDjlOps extends DjlOps implements DiscriminatorOps<NDArray> {
  private static final double SLOPE = 0.2;

  private final NetworkParameters parameters;
  private final int batches;

  /**
   * @param batches that follow each other in what it judges, of equal sizes
   */
  DiscriminatorDjlOps(Tensors tensors, NetworkParameters parameters, int batches) {
    super(tensors);
    this.parameters = parameters;
    this.batches = batches;
  }

  @Override
  public NDArray leakyRelu(NDArray x) {
    return Tensors.leakyRelu(x, SLOPE);
  }

  @Override
  public NDArray spectralConvolution(
      NDArray x, String layer, @Nullable NDArray bias, int stride, int pad) {
    NDArray weight = parameters.get(layer + ".weight_orig");
    NDArray matrix = weight.reshape(new Shape(weight.getShape().get(0), -1)); // Co×(Ci·k·k)
    var iteration = new PowerIteration(parameters, layer, matrix, batches);
    NDArray y;
    NDArray products;
    if (SmallMapConvolution.suits(x, weight, stride, pad)) {
      // pixels and directions meet the weight in one product
      var patches = smallMaps().patches(x, weight, stride, pad);
      long pixels = patches.rows().getShape().get(0);
      NDArray rows = Tensors.concatenate(List.of(patches.rows(), iteration.directions()), 0);
      List<NDArray> parts = Tensors.split(linear(rows, matrix), new long[] {pixels, batches}, 0);
      y = patches.maps(parts.get(0));
      products = parts.get(1);
    } else {
      y = convolution(x, weight, null, stride, pad);
      products = linear(iteration.directions(), matrix);
    }
    NDArray divided = divide(y, iteration.singularValues(products));
    return bias == null ? divided : divided.add(bias.reshape(1, -1, 1, 1));
  }

  @Override
  public NDArray spectralLinear(NDArray x, String layer) {
    NDArray weight = parameters.get(layer + ".weight_orig");
    var iteration = new PowerIteration(parameters, layer, weight, batches);
    NDArray products = linear(iteration.directions(), weight);
    return divide(linear(x, weight), iteration.singularValues(products));
  }

  /** Each batch by its own. */
  private NDArray divide(NDArray x, NDArray values) {
    return x.reshape(batches, -1).div(values).reshape(x.getShape());
  }
}
