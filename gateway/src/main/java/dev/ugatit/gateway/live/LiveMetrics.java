package dev.ugatit.gateway.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What is measured of live translation. Thread-safe. */
public final class LiveMetrics {
  private static final String PREFIX = "ugatit.gateway.live.";

  private final MeterRegistry registry;
  private final AtomicInteger sessions = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Counter frames;
  private final Counter pictures;
  private final Timer age;

  /** Meters in this registry; one set for a gateway. */
  public LiveMetrics(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder(PREFIX + "sessions", sessions, AtomicInteger::get)
        .description("Open live sessions")
        .register(registry);
    Gauge.builder(PREFIX + "waiting", waiting, AtomicInteger::get)
        .description("Frames that wait here for their way to a translator")
        .register(registry);
    frames = Counter.builder(PREFIX + "frames").description("Frames received").register(registry);
    pictures = Counter.builder(PREFIX + "pictures").description("Pictures sent").register(registry);
    age =
        Timer.builder(PREFIX + "age")
            .description("From a frame's arrival to its picture's way out")
            .publishPercentileHistogram()
            .register(registry);
  }

  void opened() {
    sessions.incrementAndGet();
  }

  void closed() {
    sessions.decrementAndGet();
  }

  void waits() {
    waiting.incrementAndGet();
  }

  void waitsNoMore() {
    waiting.decrementAndGet();
  }

  void frame() {
    frames.increment();
  }

  void picture(long nanos) {
    pictures.increment();
    age.record(nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Counts a frame that got no picture.
   *
   * @param reason of a small closed set
   */
  void dropped(String reason) {
    registry.counter(PREFIX + "drops", "reason", reason).increment();
  }
}
