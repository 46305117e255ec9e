package dev.ugatit.trainer.engine;

import dev.ugatit.platform.contract.Optimizer;

/**
 * The learning rate of each step: constant for the first half of a training, then falling linearly
 * to 0. A closed formula, so that a resumed training continues exactly; never negative, unlike the
 * reference's running difference after an odd number of steps.
 */
public final class LearningRate {
  private LearningRate() {}

  /**
   * With h = ⌊steps/2⌋: lr · max(0, 1 − max(0, step − h) / h).
   *
   * @param steps length of the training; below 2 nothing decays
   * @param step from 1
   */
  public static double at(Optimizer optimizer, int steps, int step) {
    int half = steps / 2;
    if (!optimizer.decay() || half == 0) {
      return optimizer.learningRate();
    }
    double share = (double) Math.max(0, step - half) / half;
    return optimizer.learningRate() * Math.max(0, 1 - share);
  }
}
