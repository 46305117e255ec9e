package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** A way to compute one update by Adam; all ways agree to rounding. */
interface AdamKernel {
  /**
   * Changes weights and moments in place; lists run in parallel.
   *
   * @param update number of this update, from 1
   * @param rate learning rate of this update
   */
  void update(
      List<NDArray> weights,
      List<NDArray> gradients,
      List<NDArray> means,
      List<NDArray> variances,
      int update,
      double rate);
}
