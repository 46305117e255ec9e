package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.ugatit.platform.contract.WinogradLayers;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The generator's layers on a CPU, some of them by {@link WinogradConvolution}, whose maps have
 * their channels innermost in memory. What stands between two such layers keeps that layout: an
 * engine's layer norm would turn the map over twice.
 */
final class WinogradDjlOps extends DjlOps {
  private final Set<WinogradLayers> layers;
  private final int features;
  private final WinogradConvolution plain;
  private final WinogradConvolution enlarged;

  /**
   * @param features channels of the residual blocks
   */
  WinogradDjlOps(Tensors tensors, Set<WinogradLayers> layers, int features) {
    super(tensors);
    this.layers = layers;
    this.features = features;
    plain = new WinogradConvolution(tensors, WinogradTiles.PLAIN);
    enlarged = new WinogradConvolution(tensors, WinogradTiles.ENLARGED);
  }

  @Override
  void forgetKernels() {
    plain.forgetKernels();
    enlarged.forgetKernels();
  }

  @Override
  public NDArray convolution(
      NDArray x, NDArray weight, @Nullable NDArray bias, int stride, int pad) {
    boolean ofBlocks =
        layers.contains(WinogradLayers.BLOCKS)
            && bias == null
            && stride == 1
            && weight.getShape().get(2) == 3;
    return ofBlocks && plain.suits(x)
        ? plain.apply(x, weight)
        : super.convolution(x, weight, bias, stride, pad);
  }

  @Override
  public NDArray upsampleConvolution(NDArray x, NDArray weight) {
    return layers.contains(WinogradLayers.ENLARGEMENTS) && enlarged.suits(x)
        ? enlarged.apply(x, weight)
        : super.upsampleConvolution(x, weight);
  }

  @Override
  public NDArray instanceNorm(NDArray x) {
    return isOfBlocks(x) ? norm().instance(x) : super.instanceNorm(x);
  }

  /** Laid out as the branch, which is a convolution's. */
  @Override
  public NDArray add(NDArray x, NDArray branch) {
    return branch.add(x);
  }

  @Override
  public NDArray attention(
      NDArray x, NDArray averageWeight, NDArray maxWeight, NDArray mixWeight, NDArray mixBias) {
    return isOfBlocks(x)
        ? mixed(x, averageWeight, maxWeight, mixWeight, mixBias)
        : super.attention(x, averageWeight, maxWeight, mixWeight, mixBias);
  }

  /**
   * The two weighted maps are mixed by one product: their weights are multiplied into the mix's.
   */
  private static NDArray mixed(
      NDArray x, NDArray averageWeight, NDArray maxWeight, NDArray mixWeight, NDArray mixBias) {
    Shape shape = x.getShape();
    long channels = shape.get(1);
    var halves =
        Tensors.split(mixWeight.reshape(-1, 2 * channels), new long[] {channels, channels}, 1);
    NDArray weight = halves.get(0).mul(averageWeight).add(halves.get(1).mul(maxWeight)); // C×C
    NDArray pixels = x.transpose(0, 2, 3, 1).reshape(-1, channels); // (N·H·W)×C
    return Tensors.linear(pixels, weight)
        .add(mixBias)
        .reshape(shape.get(0), shape.get(2), shape.get(3), channels)
        .transpose(0, 3, 1, 2);
  }

  private boolean isOfBlocks(NDArray x) {
    return layers.contains(WinogradLayers.BLOCKS) && x.getShape().get(1) == features;
  }
}
