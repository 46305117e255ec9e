package dev.ugatit.translator.bench;

import org.HdrHistogram.Histogram;

/**
 * How calls bore a load.
 *
 * @param seconds from the first call to the last answer
 * @param cpuSeconds of the whole process meanwhile
 * @param latencies of the calls, nanoseconds
 */
public record LoadFigures(double seconds, double cpuSeconds, Histogram latencies) {
  /** Number of calls. */
  public long calls() {
    return latencies.getTotalCount();
  }

  /** Calls that ended, a second. */
  public double perSecond() {
    return calls() / seconds;
  }

  /** Cores that were busy, on average. */
  public double cores() {
    return cpuSeconds / seconds;
  }

  /** The latency that so many percent of the calls stayed within. */
  public double millis(double percent) {
    return latencies.getValueAtPercentile(percent) / 1e6;
  }
}
