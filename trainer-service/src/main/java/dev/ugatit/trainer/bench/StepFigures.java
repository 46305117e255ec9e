package dev.ugatit.trainer.bench;

import dev.ugatit.trainer.engine.OperationProfile.Operation;
import java.util.List;

/**
 * What one training step costs; times are medians over the measured steps.
 *
 * @param flops multiplications and additions of the step, all layers in direct form
 * @param steps that were measured
 * @param cpuSeconds of all threads of the process
 * @param wallSeconds on the clock
 * @param operations of one further step, the longest first
 */
public record StepFigures(
    long flops, int steps, double cpuSeconds, double wallSeconds, List<Operation> operations) {
  /**
   * Share of a peak that the direct form's operations reach in CPU time. Above 1 where another form
   * needs fewer of them.
   *
   * @param peak multiplications and additions a second of one thread
   */
  public double share(double peak) {
    return flops / (cpuSeconds * peak);
  }
}
