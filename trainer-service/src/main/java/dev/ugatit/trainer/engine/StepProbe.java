package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import dev.ugatit.network.Discriminator;

/** Sees what happens within a step; for checks. What it is shown dies with the step. */
interface StepProbe {
  /** Sees nothing. */
  StepProbe NONE = new StepProbe() {};

  /**
   * A discriminator has judged: {@code real} and {@code fake} for its update, {@code wanted} for
   * the generators'.
   */
  default void judged(String what, Critic critic, Discriminator.Output<NDArray> output) {}

  /** A loss is computed; its gradients come next. */
  default void beforeBackward(Adam optimiser) {}

  /** Gradients are computed; the update comes next. */
  default void beforeUpdate(Adam optimiser) {}
}
