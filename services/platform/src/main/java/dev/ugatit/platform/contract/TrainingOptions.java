package dev.ugatit.platform.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides what a training computes, complete and immutable: presets are expanded by
 * whoever creates the training. To change an option, create another training.
 *
 * @param profile {@code paper} or {@code official}: weight initialisation and load size
 * @param loadSize pictures are brought to this square before a random crop of {@code network.size}
 * @param flip whether half of the pictures are mirrored
 * @param steps length of the training
 * @param seed of weights, order of pictures and augmentation
 * @param threads of one operation; other numbers may give other bits
 * @param averageDecay largest decay of the exponential moving average of the generators' weights; 0
 *     exports the raw weights
 * @param intervals when to sample, checkpoint and publish, in steps
 * @param initialWeights that step 0 has; absent where they are drawn from the seed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingOptions(
    NetworkOptions network,
    String profile,
    LossWeights weights,
    Optimizer optimizer,
    int steps,
    int batch,
    long seed,
    int loadSize,
    boolean flip,
    double averageDecay,
    int threads,
    Intervals intervals,
    @Nullable InitialWeights initialWeights) {
  public static final String PAPER = "paper";
  public static final String OFFICIAL = "official";

  /**
   * Steps between two samples, two checkpoints, two published models. Publishing implies a
   * checkpoint at that step.
   */
  public record Intervals(int sample, int checkpoint, int publish) {
    public Intervals {
      if (sample < 1 || checkpoint < 1 || publish < 1) {
        throw new IllegalArgumentException("intervals are at least one step");
      }
    }
  }

  public TrainingOptions {
    if (!profile.equals(PAPER) && !profile.equals(OFFICIAL)) {
      throw new IllegalArgumentException(
          "profile \"" + profile + "\" is unknown: use \"paper\" or \"official\"");
    }
    if (steps < 0 || batch < 1 || batch > 64 || threads < 1) {
      throw new IllegalArgumentException("steps ≥ 0, batch 1..64 and threads ≥ 1 are needed");
    }
    if (loadSize < network.size()) {
      throw new IllegalArgumentException(
          "load size " + loadSize + " is below the training size " + network.size());
    }
  }

  /** Options whose weights are drawn from the seed. */
  public TrainingOptions(
      NetworkOptions network,
      String profile,
      LossWeights weights,
      Optimizer optimizer,
      int steps,
      int batch,
      long seed,
      int loadSize,
      boolean flip,
      double averageDecay,
      int threads,
      Intervals intervals) {
    this(
        network,
        profile,
        weights,
        optimizer,
        steps,
        batch,
        seed,
        loadSize,
        flip,
        averageDecay,
        threads,
        intervals,
        null);
  }

  /** The same options, but for the weights that the training begins with. */
  public TrainingOptions beginningAt(InitialWeights given) {
    return new TrainingOptions(
        network,
        profile,
        weights,
        optimizer,
        steps,
        batch,
        seed,
        loadSize,
        flip,
        averageDecay,
        threads,
        intervals,
        given);
  }
}
