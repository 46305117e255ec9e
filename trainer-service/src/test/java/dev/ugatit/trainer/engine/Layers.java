package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import dev.ugatit.network.tensors.TensorData;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;

/** What forms of one layer are compared by. */
final class Layers {
  private Layers() {}

  /**
   * Result of a layer, and the gradients of its input and its weight.
   *
   * @param layer of input and weight
   */
  static float[][] valueAndGradients(
      Tensors tensors, BinaryOperator<NDArray> layer, TensorData x, TensorData weight) {
    try (var scope = Tensors.scope();
        var recording = Tensors.recording(true)) {
      NDArray input = tensors.array(x);
      NDArray kernels = tensors.array(weight);
      input.setRequiresGradient(true);
      kernels.setRequiresGradient(true);
      NDArray y = layer.apply(input, kernels);
      Tensors.backward(y.square().sum());
      return new float[][] {Tensors.data(y).values(), gradient(input), gradient(kernels)};
    }
  }

  /** Values within ±½. */
  static TensorData noise(long seed, long... shape) {
    var random = new SplittableRandom(seed);
    float[] values = new float[(int) TensorData.count(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return new TensorData(shape, values);
  }

  private static float[] gradient(NDArray array) {
    return Tensors.data(Objects.requireNonNull(Tensors.gradient(array))).values();
  }
}
