package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import dev.ugatit.network.Discriminator;
import java.util.ArrayList;
import java.util.List;

/** A discriminator with its weights. */
record DiscriminatorNetwork(
    Discriminator discriminator, Tensors tensors, NetworkParameters parameters) {
  /** Judges {@code N×3×H×W}; advances the power iterations by one. */
  Discriminator.Output<NDArray> judge(NDArray pictures) {
    return judge(List.of(pictures)).get(0);
  }

  /**
   * Judges batches of equal size in one pass, as if one after the other: the power iterations
   * advance by one for each.
   *
   * @param batches each {@code N×3×H×W}
   * @return what it says of each
   */
  List<Discriminator.Output<NDArray>> judge(List<NDArray> batches) {
    var ops = new DiscriminatorDjlOps(tensors, parameters, batches.size());
    var output =
        Tensors.part(
            () -> discriminator.forward(ops, parameters, Tensors.concatenate(batches, 0)),
            o -> List.of(o.logit(), o.camLogit(), o.heatmap()));
    long[] sizes = batches.stream().mapToLong(batch -> batch.getShape().get(0)).toArray();
    List<NDArray> logits = Tensors.split(output.logit(), sizes, 0);
    List<NDArray> camLogits = Tensors.split(output.camLogit(), sizes, 0);
    List<NDArray> heatmaps = Tensors.split(output.heatmap(), sizes, 0);
    var outputs = new ArrayList<Discriminator.Output<NDArray>>();
    for (int i = 0; i < sizes.length; i++) {
      outputs.add(new Discriminator.Output<>(logits.get(i), camLogits.get(i), heatmaps.get(i)));
    }
    return outputs;
  }
}
