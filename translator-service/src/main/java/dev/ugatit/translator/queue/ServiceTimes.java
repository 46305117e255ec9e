package dev.ugatit.translator.queue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long models take for a picture, by model and size: running means over their runs. Versions of
 * a model count as one, since they cost the same. Not thread-safe.
 */
final class ServiceTimes {
  private static final double NEWEST_SHARE = 0.2;
  private static final int MOST = 256;

  private record Key(String model, int size) {}

  /** The least recently measured goes first. */
  private final Map<Key, ServiceTime> times =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, ServiceTime> eldest) {
          return size() > MOST;
        }
      };

  private double anyNanos;

  /** A run of this many pictures took so long. */
  void measured(Lane lane, int batch, long runNanos) {
    double nanos = (double) runNanos / batch;
    anyNanos = anyNanos == 0 ? nanos : mean(anyNanos, nanos);
    times.merge(
        new Key(lane.model(), lane.size()),
        new ServiceTime(lane.model(), lane.size(), nanos / 1e6, batch),
        (old, now) ->
            new ServiceTime(
                old.model(),
                old.size(),
                mean(old.millis(), now.millis()),
                mean(old.batch(), now.batch())));
  }

  private static double mean(double old, double now) {
    return old + NEWEST_SHARE * (now - old);
  }

  /**
   * Nanoseconds for a picture; for what was never measured, the mean of all; 0 before the first.
   */
  double nanos(Lane lane) {
    ServiceTime time = times.get(new Key(lane.model(), lane.size()));
    return time == null ? anyNanos : time.millis() * 1e6;
  }

  /** Nanoseconds for a picture over all models; 0 before the first. */
  double anyNanos() {
    return anyNanos;
  }

  List<ServiceTime> all() {
    return List.copyOf(times.values());
  }
}
