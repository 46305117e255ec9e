package dev.ugatit.platform.contract;

import org.jspecify.annotations.Nullable;

/**
 * What a person wants otherwise than a preset has it; whatever is absent stays as the preset has
 * it.
 *
 * @param steps length of the training
 * @param size side that the networks are trained at, pixels; a multiple of 4
 * @param channels base channels of the networks
 * @param batch pictures a step, 1..64; 1 if absent
 * @param seed of weights, order and augmentation; 1 if absent
 * @param threads of one operation; if absent as many as {@link TrainingThreads} finds fitting here
 */
public record TrainingChanges(
    @Nullable Integer steps,
    @Nullable Integer size,
    @Nullable Integer channels,
    @Nullable Integer batch,
    @Nullable Long seed,
    @Nullable Integer threads) {
  /** The preset as it is. */
  public static final TrainingChanges NONE =
      new TrainingChanges(null, null, null, null, null, null);

  private static final long DEFAULT_SEED = 1;

  /** The same changes; so many threads if they say nothing about them. */
  public TrainingChanges orThreads(int number) {
    return threads != null ? this : new TrainingChanges(steps, size, channels, batch, seed, number);
  }

  /**
   * Complete options.
   *
   * @throws IllegalArgumentException naming what is out of range
   */
  public TrainingOptions options(Preset preset) {
    return options(preset, network(preset.network()));
  }

  /** Complete options around networks that are given; size and channels change nothing then. */
  public TrainingOptions options(Preset preset, NetworkOptions network) {
    TrainingOptions options =
        Preset.options(
            network,
            steps == null ? preset.steps() : steps,
            preset.intervals(),
            seed == null ? DEFAULT_SEED : seed,
            threads == null ? TrainingThreads.fitting(network) : threads);
    return batch == null ? options : options.inBatchesOf(batch);
  }

  private NetworkOptions network(NetworkOptions of) {
    return size == null && channels == null
        ? of
        : NetworkOptions.of(
            of.variant(),
            size == null ? of.size() : size,
            channels == null ? of.channels() : channels,
            of.blocks());
  }
}
