package dev.ugatit.standalone.bench;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What a live load came to.
 *
 * @param ages of shown frames, from capture to shown, microseconds
 * @param serviceMillis mean time of the model for a picture
 * @param dropped frames that newer ones took the place of
 * @param mostWaiting frames that waited at one time in the gateway or in the translator, whichever
 *     had more
 * @param residentBefore bytes of this process when the measured time began, after a collection
 * @param residentAfter bytes of this process at its end, after a collection
 * @param problems that the gateway told of
 */
public record LiveFigures(
    int sessions,
    double seconds,
    Histogram ages,
    double serviceMillis,
    long dropped,
    int mostWaiting,
    long residentBefore,
    long residentAfter,
    List<String> problems) {

  /** Age that so many of a hundred shown frames do not exceed, milliseconds. */
  public double millis(double percent) {
    return ages.getValueAtPercentile(percent) / 1e3;
  }

  public double picturesPerSecond() {
    return ages.getTotalCount() / seconds;
  }

  public double dropsPerSecond() {
    return dropped / seconds;
  }

  /**
   * The oldest that a shown frame may be: turns of the others, its own, and a tenth of a second.
   */
  public double boundMillis(int workers) {
    double turns = Math.ceil((double) sessions / workers);
    return (turns + 1) * serviceMillis + 100;
  }

  /** Percent that resident memory changed by. */
  public double memoryChange() {
    return 100 * Math.abs((double) residentAfter / residentBefore - 1);
  }
}
