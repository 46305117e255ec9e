package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import dev.ugatit.network.Generator;
import dev.ugatit.network.Weights;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Direction;

/**
 * Translates pictures with the weights that a training would export now, for samples and for the
 * probe of a published model. Leaves no trace in the state and records no gradients. Confined to
 * the thread of its state.
 */
public final class Translation {
  private final TrainingState state;

  /** Translation with the state's weights, whatever they are when it runs. */
  public Translation(TrainingState state) {
    this.state = state;
  }

  /**
   * Translates.
   *
   * @param pictures {@code N×3×H×W} in [-1,1]; H and W multiples of 4, for the full variant the
   *     training's size
   * @return image {@code N×3×H×W} in [-1,1], CAM logits {@code N×2}, heatmap {@code N×1×H/4×W/4}
   */
  public Generator.Output<TensorData> run(Direction direction, TensorData pictures) {
    GeneratorNetwork network = state.generator(direction);
    return run(
        state.tensors(), network.generator(), network.ops(), state.exported(direction), pictures);
  }

  static Generator.Output<TensorData> run(
      Tensors tensors,
      Generator generator,
      DjlOps ops,
      Weights<NDArray> weights,
      TensorData pictures) {
    try (var scope = Tensors.scope();
        var recording = Tensors.recording(false)) {
      NDArray input = tensors.array(pictures);
      var output = generator.forward(ops, weights, input);
      return new Generator.Output<>(
          Tensors.data(output.image()),
          Tensors.data(output.camLogit()),
          Tensors.data(output.heatmap()));
    }
  }
}
