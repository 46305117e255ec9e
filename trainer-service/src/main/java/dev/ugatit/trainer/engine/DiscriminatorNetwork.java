package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import dev.ugatit.network.Discriminator;

/** A discriminator with its weights. */
record DiscriminatorNetwork(
    Discriminator discriminator, DiscriminatorDjlOps ops, NetworkParameters parameters) {
  /** Judges {@code N×3×H×W}; advances the power iterations by one. */
  Discriminator.Output<NDArray> judge(NDArray pictures) {
    return discriminator.forward(ops, parameters, pictures);
  }
}
