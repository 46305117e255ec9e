package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.ugatit.network.Ops;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The generator's layers on the engine, each in its fastest form with gradients. */
class DjlOps implements Ops<NDArray> {
  private static final int HEIGHT = 2;
  private static final int WIDTH = 3;

  private final Tensors tensors;
  private final LayerInstanceNorm norm;
  private final SmallMapConvolution smallMaps;

  DjlOps(Tensors tensors) {
    this.tensors = tensors;
    norm = new LayerInstanceNorm(tensors);
    smallMaps = new SmallMapConvolution(tensors);
  }

  /** The norms of layer and instance. */
  LayerInstanceNorm norm() {
    return norm;
  }

  /** The form for maps of a few pixels. */
  SmallMapConvolution smallMaps() {
    return smallMaps;
  }

  /**
   * Frees what recorded passes derived from weights and share. Called when an update is over, since
   * it stands for the weights as they were.
   */
  void forgetKernels() {}

  @Override
  public NDArray convolution(
      NDArray x, NDArray weight, @Nullable NDArray bias, int stride, int pad) {
    if (bias == null && SmallMapConvolution.suits(x, weight, stride, pad)) {
      return smallMaps.apply(x, weight, stride, pad);
    }
    return Tensors.convolution(ReflectionPad.apply(x, pad), weight, bias, stride);
  }

  @Override
  public NDArray upsampleConvolution(NDArray x, NDArray weight) {
    return convolution(Tensors.enlarge(x), weight, null, 1, 1);
  }

  @Override
  public NDArray instanceNorm(NDArray x) {
    Shape plane = new Shape(x.getShape().get(HEIGHT), x.getShape().get(WIDTH));
    return tensors.standardise(x, plane, EPSILON);
  }

  @Override
  public NDArray adaptiveLayerInstanceNorm(NDArray x, NDArray rho, NDArray gamma, NDArray beta) {
    Shape perPicture = new Shape(x.getShape().get(0), x.getShape().get(1), 1, 1);
    return norm.apply(x, rho, gamma.reshape(perPicture), beta.reshape(perPicture));
  }

  @Override
  public NDArray layerInstanceNorm(NDArray x, NDArray rho, NDArray gamma, NDArray beta) {
    return norm.apply(x, rho, gamma, beta);
  }

  @Override
  public NDArray relu(NDArray x) {
    return Tensors.relu(x);
  }

  @Override
  public NDArray tanh(NDArray x) {
    return x.tanh();
  }

  @Override
  public NDArray add(NDArray a, NDArray b) {
    return a.add(b);
  }

  @Override
  public NDArray globalAveragePool(NDArray x) {
    return flatten(Tensors.averagePool(x));
  }

  @Override
  public NDArray globalMaxPool(NDArray x) {
    return flatten(Tensors.maxPool(x));
  }

  @Override
  public NDArray flatten(NDArray x) {
    return x.reshape(x.getShape().get(0), -1);
  }

  @Override
  public NDArray linear(NDArray x, NDArray weight) {
    return Tensors.linear(x, weight);
  }

  @Override
  public NDArray logits(NDArray average, NDArray max) {
    return Tensors.concatenate(List.of(average, max), 1);
  }

  @Override
  public NDArray attention(
      NDArray x, NDArray averageWeight, NDArray maxWeight, NDArray mixWeight, NDArray mixBias) {
    Shape perChannel = new Shape(1, x.getShape().get(1), 1, 1);
    NDArray average = x.mul(averageWeight.reshape(perChannel));
    NDArray max = x.mul(maxWeight.reshape(perChannel));
    NDArray mixed =
        convolution(Tensors.concatenate(List.of(average, max), 1), mixWeight, null, 1, 0);
    return mixed.add(mixBias.reshape(1, -1, 1, 1));
  }

  @Override
  public NDArray channelSum(NDArray x) {
    return x.sum(new int[] {1}, true);
  }
}
