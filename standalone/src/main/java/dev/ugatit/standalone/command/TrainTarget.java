package dev.ugatit.standalone.command;

import dev.ugatit.platform.contract.Preset;
import java.util.Locale;

/**
 * What a training step shall reach: operations of the direct form, divided by CPU seconds and the
 * peak of one thread. The reference implementation reaches 0.23 at 64 px and 0.24 at 128 px.
 *
 * @param share that must be reached
 * @param stretch that is wished for
 * @param gigabytes of the process at most, 10⁹ bytes; the reference takes 9.5 to 11.5 at 256 px
 */
enum TrainTarget {
  TINY(Preset.TINY, 0.35, 0.42, 2),
  LIGHT_128(Preset.LIGHT_128, 0.41, 0.50, 6),
  LIGHT_256(Preset.LIGHT_256, 0.41, 0.80, 8);

  private final Preset preset;
  private final double share;
  private final double stretch;
  private final double gigabytes;

  TrainTarget(Preset preset, double share, double stretch, double gigabytes) {
    this.preset = preset;
    this.share = share;
    this.stretch = stretch;
    this.gigabytes = gigabytes;
  }

  Preset preset() {
    return preset;
  }

  boolean isMet(double reached, double peakGigabytes) {
    return reached >= share && peakGigabytes <= gigabytes;
  }

  /** One line: what is wanted, what was reached, the verdict. */
  String verdict(double reached, double peakGigabytes) {
    return String.format(
        Locale.ROOT,
        "target %-9s share >= %.2f: %.2f %s; stretch >= %.2f: %s; memory <= %.0f GB: %.2f %s",
        preset.label(),
        share,
        reached,
        word(reached >= share),
        stretch,
        word(reached >= stretch),
        gigabytes,
        peakGigabytes,
        word(peakGigabytes <= gigabytes));
  }

  private static String word(boolean met) {
    return met ? "met" : "missed";
  }
}
