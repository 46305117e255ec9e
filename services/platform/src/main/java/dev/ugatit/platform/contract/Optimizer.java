package dev.ugatit.platform.contract;

/**
 * Adam with weight decay added to the gradient.
 *
 * @param learningRate of step 1
 * @param weightDecay classic L2, on every parameter
 * @param decay whether the rate falls linearly to 0 over the second half of the steps
 */
public record Optimizer(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    boolean decay) {
  /** 1e-4, betas 0.5 and 0.999, weight decay 1e-4, linear decay: the paper's. */
  public static final Optimizer PAPER = new Optimizer(1e-4, 0.5, 0.999, 1e-8, 1e-4, true);
}
