package dev.ugatit.platform.contract;

import dev.ugatit.platform.contract.TrainingOptions.Intervals;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Complete options by name. A preset is expanded by whoever creates a training; the record on Kafka
 * holds the options themselves.
 */
@SuppressWarnings("ImmutableEnumChecker") // records of numbers and text are immutable
public enum Preset {
  /** Made for a first look: outlines and colours within hours on a laptop's processor. */
  TINY(
      "tiny",
      "a laptop's CPU",
      "about 0.8 s a step on a laptop's core; outlines within hours",
      NetworkOptions.of(NetworkOptions.LIGHT, 64, 32, 4),
      20_000,
      new Intervals(200, 500, 500)),
  /** Small pictures on one GPU, or days on a processor. */
  LIGHT_128(
      "light-128",
      "one GPU with 6 GB",
      "about four seconds a step on two cores",
      NetworkOptions.of(NetworkOptions.LIGHT, 128, 64, 4),
      100_000,
      new Intervals(500, 1000, 2000)),
  /** The reference's light option at the paper's size. */
  LIGHT_256(
      "light-256",
      "one GPU with 12 GB",
      "the reference's light option",
      NetworkOptions.of(NetworkOptions.LIGHT, 256, 64, 4),
      500_000,
      new Intervals(1000, 2000, 10_000)),
  /** The paper's network at the paper's length. */
  PAPER_256(
      "paper-256",
      "one GPU with 24 GB or more",
      "the paper's network and length, a million steps",
      NetworkOptions.of(NetworkOptions.FULL, 256, 64, 4),
      1_000_000,
      new Intervals(1000, 5000, 10_000));

  /** The paper resizes to 286 and crops 256; other sizes keep the ratio. */
  private static final double LOAD_RATIO = 286.0 / 256;

  private static final double AVERAGE_DECAY = 0.999;

  private final String label;
  private final String needs;
  private final String expect;
  private final NetworkOptions network;
  private final int steps;
  private final Intervals intervals;

  Preset(
      String label,
      String needs,
      String expect,
      NetworkOptions network,
      int steps,
      Intervals intervals) {
    this.label = label;
    this.needs = needs;
    this.expect = expect;
    this.network = network;
    this.steps = steps;
    this.intervals = intervals;
  }

  /** The name used on the command line. */
  public String label() {
    return label;
  }

  /** What it learns, in a few words: {@code 64 px, light}. */
  public String pictures() {
    return network.size() + " px, " + network.variant();
  }

  /** The smallest machine that it makes sense on. */
  public String needs() {
    return needs;
  }

  /** How fast it is, or what comes out of it. */
  public String expect() {
    return expect;
  }

  /** The networks. */
  public NetworkOptions network() {
    return network;
  }

  /** When to sample, checkpoint and publish. */
  public Intervals intervals() {
    return intervals;
  }

  /** Length of the training. */
  public int steps() {
    return steps;
  }

  /** The complete options, for the paper's profile. */
  public TrainingOptions options(long seed, int threads) {
    return options(network, steps, intervals, seed, threads);
  }

  /** Complete options in the paper's profile around a network, a length and intervals. */
  public static TrainingOptions options(
      NetworkOptions network, int steps, Intervals intervals, long seed, int threads) {
    int loadSize = (int) Math.round(network.size() * LOAD_RATIO);
    return new TrainingOptions(
        network,
        TrainingOptions.PAPER,
        LossWeights.PAPER,
        Optimizer.PAPER,
        steps,
        1,
        seed,
        loadSize,
        true,
        AVERAGE_DECAY,
        threads,
        intervals);
  }

  /** The preset with this {@link #label()}; anything else is refused with the list of all. */
  public static Preset of(String label) {
    return Arrays.stream(values())
        .filter(preset -> preset.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no preset \""
                        + label
                        + "\": use one of "
                        + Arrays.stream(values())
                            .map(Preset::label)
                            .collect(Collectors.joining(", "))));
  }
}
