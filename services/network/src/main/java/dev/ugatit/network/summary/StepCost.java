package dev.ugatit.network.summary;

import dev.ugatit.network.DiscriminatorOptions;
import dev.ugatit.network.GeneratorOptions;

/**
 * What one step of a training costs, batch 1. With the generators' pass shared by both updates and
 * nothing computed that is thrown away, a step has 18 times the operations of a generator's forward
 * pass and 16 times those of a pair of discriminators: a backward pass counts as two forward ones,
 * as one where only the pictures' gradient is wanted.
 *
 * @param generator one generator at the training's size
 * @param globalCritic one global discriminator
 * @param localCritic one local discriminator
 */
public record StepCost(
    NetworkSummary generator, NetworkSummary globalCritic, NetworkSummary localCritic) {
  private static final int GENERATOR_PASSES = 18;
  private static final int CRITIC_PASSES = 16;

  /** Of networks of these shapes, learning at the generator's size. */
  public static StepCost of(
      GeneratorOptions generator, DiscriminatorOptions global, DiscriminatorOptions local) {
    int size = generator.size();
    return new StepCost(
        NetworkSummary.of(generator, size, size),
        NetworkSummary.of(global, size),
        NetworkSummary.of(local, size));
  }

  /** Multiplications and additions of one step, all layers in direct form. */
  public long flops() {
    return GENERATOR_PASSES * generator.flops()
        + CRITIC_PASSES * (globalCritic.flops() + localCritic.flops());
  }

  /** Trained values of both generators and the four discriminators. */
  public long trained() {
    return 2 * (generator.trained() + globalCritic.trained() + localCritic.trained());
  }
}
