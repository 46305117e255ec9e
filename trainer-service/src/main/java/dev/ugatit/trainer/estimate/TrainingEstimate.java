package dev.ugatit.trainer.estimate;

import dev.ugatit.network.DiscriminatorOptions;
import dev.ugatit.network.summary.StepCost;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.contract.WinogradLayers;
import dev.ugatit.trainer.engine.TrainingState;

/**
 * Memory and time of a training, estimated from its options.
 *
 * <p>Memory in bytes, with P trained values of all six networks, G of one generator, N pictures of
 * a batch:
 *
 * <pre>
 *   weights      4·P
 *   gradients    4·P
 *   moments      8·P              Adam's two
 *   averages     4·2·G            where they are kept
 *   activations  4·N·k·(6·g + 2·d)
 *   program      700 MB           JVM, engine, all services
 * </pre>
 *
 * g and d are the values of all layers' results for one picture, of a generator and of a pair of
 * discriminators. In the generators' update the graph holds three passes of each generator
 * (translation, identity, cycle) and one of each discriminator; of a layer's result it keeps k
 * tensors of that size: padded, unfolded, convolved, normalised, activated.
 *
 * <p>k and the program's share were fitted to the peak resident memory of the standalone system on
 * a CPU, light networks of 32 channels: 1.18 GB at 64 px and 2.21 GB at 128 px. Light networks of
 * 64 channels at 128 px reached 5.38 GB, an eighth more than estimated.
 *
 * @param options of the training
 * @param cost of one step, batch 1
 */
public record TrainingEstimate(TrainingOptions options, StepCost cost) {
  private static final int TENSORS_PER_RESULT = 9;
  private static final long PROGRAM = 700_000_000;

  /** Share of the matrix product's rate that a step reached on two cores, with direct blocks. */
  private static final double DIRECT_SHARE = 0.45;

  /**
   * The same where the blocks are convolved by Winograd's filtering, which needs fewer products.
   */
  private static final double WINOGRAD_SHARE = 0.7;

  private static final long GENERATOR_PASSES = 6;
  private static final long CRITIC_PASSES = 2;

  /** The estimate for these options. */
  public static TrainingEstimate of(TrainingOptions options) {
    NetworkOptions network = options.network();
    return new TrainingEstimate(
        options,
        StepCost.of(
            TrainingState.generatorOptions(network),
            new DiscriminatorOptions(network.channels(), network.globalDepth()),
            new DiscriminatorOptions(network.channels(), network.localDepth())));
  }

  /** Bytes of the weights that are trained. */
  public long weights() {
    return Float.BYTES * cost.trained();
  }

  /** Bytes of their gradients. */
  public long gradients() {
    return weights();
  }

  /** Bytes of Adam's two moments. */
  public long moments() {
    return 2 * weights();
  }

  /** Bytes of the generators' running averages. */
  public long averages() {
    return options.averageDecay() > 0 ? Float.BYTES * 2 * cost.generator().trained() : 0;
  }

  /** Bytes of what forward passes keep for the backward ones. */
  public long activations() {
    long results =
        GENERATOR_PASSES * cost.generator().outputs()
            + CRITIC_PASSES * (cost.globalCritic().outputs() + cost.localCritic().outputs());
    return Float.BYTES * (long) options.batch() * TENSORS_PER_RESULT * results;
  }

  /** Bytes of the program itself: JVM, engine, all services in one process. */
  public long program() {
    return PROGRAM;
  }

  /** All of these. */
  public long bytes() {
    return weights() + gradients() + moments() + averages() + activations() + program();
  }

  /**
   * Share of the matrix product's rate that a step is assumed to reach on a CPU, all layers counted
   * in their direct form.
   */
  public double share() {
    return options.winograd().contains(WinogradLayers.BLOCKS) ? WINOGRAD_SHARE : DIRECT_SHARE;
  }

  /**
   * Seconds of one step.
   *
   * @param flopsPerSecond of a large matrix product on this machine, with the training's threads
   */
  public double secondsPerStep(double flopsPerSecond) {
    return options.batch() * (double) cost.flops() / (flopsPerSecond * share());
  }
}
