package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import dev.ugatit.network.Generator;
import java.util.List;

/** A generator with its weights. */
record GeneratorNetwork(Generator generator, DjlOps ops, NetworkParameters parameters) {
  /** Translates {@code N×3×H×W} with the weights that are trained. */
  Generator.Output<NDArray> translate(NDArray pictures) {
    return Tensors.part(
        () -> generator.forward(ops, parameters, pictures),
        output -> List.of(output.image(), output.camLogit(), output.heatmap()));
  }
}
