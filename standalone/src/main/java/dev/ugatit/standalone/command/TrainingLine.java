package dev.ugatit.standalone.command;

import dev.ugatit.platform.contract.TrainingProgress;
import dev.ugatit.platform.contract.TrainingProgress.Event;
import dev.ugatit.standalone.terminal.ProgressBar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What stands behind the bar of a running training, the more important first. Pure functions. */
final class TrainingLine {
  private static final int DOMAINS = 2;

  private TrainingLine() {}

  /**
   * Losses, speed, time left and peak memory, as far as they are known.
   *
   * @param batch pictures of each domain in one step
   */
  static String detail(TrainingProgress report, int batch) {
    if (report.event() == Event.COLLECTING || report.event() == Event.QUEUED) {
      return report.event().label();
    }
    List<String> parts = new ArrayList<>();
    Double discriminator = report.losses().get("Discriminator_loss");
    Double generator = report.losses().get("Generator_loss");
    if (discriminator != null && generator != null) {
      parts.add(String.format(Locale.ROOT, "D %.2f G %.1f", discriminator, generator));
    }
    if (report.secondsPerStep() > 0) {
      double pictures = DOMAINS * batch / report.secondsPerStep();
      parts.add(perStep(report.secondsPerStep()));
      parts.add(String.format(Locale.ROOT, pictures < 10 ? "%.1f pic/s" : "%.0f pic/s", pictures));
    }
    if (report.etaSeconds() > 0) {
      parts.add(ProgressBar.duration(report.etaSeconds()) + " left");
    }
    Long peak = report.peakMemoryBytes();
    if (peak != null) {
      parts.add(String.format(Locale.ROOT, "peak %.1f GB", peak / 1e9));
    }
    return String.join(" ", parts);
  }

  /** Three digits, whatever the machine. */
  private static String perStep(double seconds) {
    return seconds < 0.1
        ? String.format(Locale.ROOT, "%.0f ms/step", 1000 * seconds)
        : String.format(Locale.ROOT, seconds < 10 ? "%.2f s/step" : "%.1f s/step", seconds);
  }
}
