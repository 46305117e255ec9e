package dev.ugatit.platform.contract;

/** Weights of the generator's loss terms (paper, section 3.2; MSE, L1, L1 and BCE means). */
public record LossWeights(double adversarial, double cycle, double identity, double cam) {
  /** 1, 10, 10, 1000: the paper's. */
  public static final LossWeights PAPER = new LossWeights(1, 10, 10, 1000);
}
