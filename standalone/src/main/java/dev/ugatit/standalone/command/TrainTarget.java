package dev.ugatit.standalone.command;

import dev.ugatit.platform.contract.Preset;
import java.util.Locale;

/**
 * What a training step shall reach: operations of the direct form, divided by CPU seconds and the
 * peak of one thread. The reference implementation reaches 0.23 at 64 px and 0.24 at 128 px.
 *
 * @param share that must be reached
 * @param stretch that is wished for
 */
enum TrainTarget {
  TINY(Preset.TINY, 0.35, 0.42),
  LIGHT_128(Preset.LIGHT_128, 0.41, 0.50),
  LIGHT_256(Preset.LIGHT_256, 0.41, 0.80);

  private final Preset preset;
  private final double share;
  private final double stretch;

  TrainTarget(Preset preset, double share, double stretch) {
    this.preset = preset;
    this.share = share;
    this.stretch = stretch;
  }

  Preset preset() {
    return preset;
  }

  boolean isMet(double reached) {
    return reached >= share;
  }

  /** One line: what is wanted, what was reached, the verdict. */
  String verdict(double reached) {
    return String.format(
        Locale.ROOT,
        "target %-10s share of peak >= %.2f: %.2f %s; stretch >= %.2f: %s",
        preset.label(),
        share,
        reached,
        verdict(reached, share),
        stretch,
        verdict(reached, stretch));
  }

  private static String verdict(double reached, double wanted) {
    return reached >= wanted ? "met" : "missed";
  }
}
