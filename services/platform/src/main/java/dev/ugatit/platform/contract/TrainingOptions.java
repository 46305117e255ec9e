package dev.ugatit.platform.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
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
 * @param intervals when to sample, checkpoint, publish and evaluate, in steps
 * @param winograd layers that are convolved by Winograd's minimal filtering on a CPU; none where a
 *     record says nothing. Another choice gives other bits
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
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<WinogradLayers> winograd,
    @Nullable InitialWeights initialWeights) {
  public static final String PAPER = "paper";
  public static final String OFFICIAL = "official";

  /**
   * Steps between two samples, two checkpoints, two published models, two evaluations. Publishing
   * implies a checkpoint at that step.
   *
   * @param evaluate a model is scored when it is published at a multiple of this many steps; 0,
   *     also where a record says nothing: whenever one is published
   */
  public record Intervals(
      int sample,
      int checkpoint,
      int publish,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) int evaluate) {
    public Intervals {
      if (sample < 1 || checkpoint < 1 || publish < 1) {
        throw new IllegalArgumentException("intervals are at least one step");
      }
      if (evaluate < 0) {
        throw new IllegalArgumentException("the interval of evaluations is 0 or more steps");
      }
    }

    /** Intervals by which every published model is scored. */
    public Intervals(int sample, int checkpoint, int publish) {
      this(sample, checkpoint, publish, 0);
    }

    @JsonCreator
    static Intervals read(
        @JsonProperty("sample") int sample,
        @JsonProperty("checkpoint") int checkpoint,
        @JsonProperty("publish") int publish,
        @JsonProperty("evaluate") @Nullable Integer evaluate) {
      return new Intervals(sample, checkpoint, publish, evaluate == null ? 0 : evaluate);
    }
  }

  /** Whether a model that is published after this step is scored; that of the last step is. */
  public boolean evaluatesAt(int step) {
    return step == steps || intervals.evaluate == 0 || step % intervals.evaluate == 0;
  }

  public TrainingOptions {
    winograd =
        winograd == null || winograd.isEmpty()
            ? Set.of() // a record from before there was a choice
            : Collections.unmodifiableSet(EnumSet.copyOf(winograd)); // in one order
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

  /**
   * Options whose convolutions have the forms that are fastest, and weights drawn from the seed.
   */
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
        WinogradLayers.fitting(network),
        null);
  }

  /** The same options with so many pictures a step. */
  public TrainingOptions inBatchesOf(int pictures) {
    return with(pictures, winograd, initialWeights);
  }

  /** The same training with these layers convolved by Winograd's minimal filtering. */
  public TrainingOptions withWinograd(Set<WinogradLayers> layers) {
    return with(batch, layers, initialWeights);
  }

  /** The same options, but for the weights that the training begins with. */
  public TrainingOptions beginningAt(InitialWeights given) {
    return with(batch, winograd, given);
  }

  private TrainingOptions with(
      int pictures, Set<WinogradLayers> layers, @Nullable InitialWeights given) {
    return new TrainingOptions(
        network,
        profile,
        weights,
        optimizer,
        steps,
        pictures,
        seed,
        loadSize,
        flip,
        averageDecay,
        threads,
        intervals,
        layers,
        given);
  }
}
