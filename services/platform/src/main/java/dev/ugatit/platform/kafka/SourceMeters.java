package dev.ugatit.platform.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts of one source; they work, unseen, without a registry. */
final class SourceMeters {
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong lag = new AtomicLong();
  private @Nullable Counter records;
  private @Nullable Counter retries;

  void register(MeterRegistry registry, String group) {
    records = counter(registry, group, "ugatit.kafka.records", "Records whose effect is done");
    retries = counter(registry, group, "ugatit.kafka.retries", "Effects that failed and ran again");
    Gauge.builder("ugatit.kafka.in.flight", inFlight, AtomicInteger::get)
        .description("Effects running or waiting for another attempt")
        .tag("group", group)
        .register(registry);
    Gauge.builder("ugatit.kafka.lag", lag, AtomicLong::get)
        .description("Records in this member's partitions that were not read yet")
        .tag("group", group)
        .register(registry);
  }

  private static Counter counter(MeterRegistry registry, String group, String name, String text) {
    return Counter.builder(name).description(text).tag("group", group).register(registry);
  }

  void done() {
    if (records != null) {
      records.increment();
    }
  }

  void retried() {
    if (retries != null) {
      retries.increment();
    }
  }

  void inFlight(int now) {
    inFlight.set(now);
  }

  void lag(long now) {
    lag.set(now);
  }
}
