package dev.ugatit.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.Callable;

/** Counters of the service: pictures by result and cause, and the time of preparation. */
final class IngestMeters {
  private static final String PICTURES = "ugatit.ingest.pictures";

  private final MeterRegistry registry;
  private final Timer preparation;

  IngestMeters(MeterRegistry registry) {
    this.registry = registry;
    this.preparation =
        Timer.builder("ugatit.ingest.prepare")
            .description("Time to decode, resize and encode one picture, refused ones included")
            .publishPercentileHistogram()
            .register(registry);
  }

  <T> T timed(Callable<T> work) throws Exception {
    return preparation.recordCallable(work);
  }

  void added() {
    count("added", "");
  }

  void duplicate() {
    count("duplicate", "");
  }

  /** Counts a refusal; causes are a fixed set of codes. */
  void rejected(String cause) {
    count("rejected", cause);
  }

  private void count(String result, String cause) {
    registry.counter(PICTURES, "result", result, "cause", cause).increment();
  }
}
