package dev.ugatit.translator.queue;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** When to come again to a full queue. */
final class RetryAfter {
  private static final double MOST_SECONDS = 60;

  private RetryAfter() {}

  /**
   * The larger of the oldest entry's age and the measured time for all the work that the busiest
   * device has, from 1 to 60 seconds.
   */
  static long seconds(
      long oldestNanos,
      Map<Line, Integer> waiting,
      Collection<Batch> running,
      ServiceTimes services) {
    var backlogs = new HashMap<Device, Double>();
    waiting.forEach((line, count) -> add(backlogs, line.lane(), count, services));
    running.forEach(batch -> add(backlogs, batch.lane(), batch.tickets.size(), services));
    double nanos = backlogs.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    double seconds = Math.ceil(Math.max(oldestNanos, nanos) / 1e9);
    return (long) Math.min(MOST_SECONDS, Math.max(1, seconds));
  }

  private static void add(
      Map<Device, Double> backlogs, Lane lane, int count, ServiceTimes services) {
    double nanos = count * services.nanos(lane) / lane.device().runs();
    backlogs.merge(lane.device(), nanos, Double::sum);
  }
}
