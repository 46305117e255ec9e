package dev.ugatit.translator.http;

import dev.ugatit.translator.picture.Translated.Timing;
import dev.ugatit.translator.queue.QueueLoad;
import dev.ugatit.translator.queue.TranslationQueue;
import dev.ugatit.translator.queue.WorkClass;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What is measured of translations. Thread-safe. */
public final class TranslationMeters {
  private static final String PREFIX = "ugatit.translator.";

  private final MeterRegistry registry;
  private final Timer queued;
  private final Timer decoded;
  private final Timer ran;
  private final Timer encoded;

  /** Meters of a translator with this queue. */
  public TranslationMeters(MeterRegistry registry, TranslationQueue queue) {
    this.registry = registry;
    queued = stage("queue");
    decoded = stage("decode");
    ran = stage("model");
    encoded = stage("encode");
    gauge("waiting", queue, QueueLoad::waitingTotal);
    gauge("running", queue, QueueLoad::running);
    gauge("queue.age.seconds", queue, load -> load.oldestMillis() / 1e3);
  }

  private Timer stage(String stage) {
    return Timer.builder(PREFIX + "stage")
        .description("Time of one stage of a translation")
        .tag("stage", stage)
        .publishPercentileHistogram()
        .register(registry);
  }

  private void gauge(String name, TranslationQueue queue, ToDoubleFunction<QueueLoad> value) {
    Gauge.builder(PREFIX + name, queue, q -> value.applyAsDouble(q.load())).register(registry);
  }

  void answered(WorkClass workClass, Timing timing) {
    record(queued, timing.queue());
    record(decoded, timing.decode());
    record(ran, timing.model());
    record(encoded, timing.encode());
    count(workClass.label(), "ok");
  }

  /**
   * Counts a refusal, or with {@code gone} a client that went away.
   *
   * @param code a refusal's: a small closed set
   */
  void refused(WorkClass workClass, String code) {
    count(workClass.label(), code);
  }

  void misunderstood(String code) {
    count("unknown", code);
  }

  private void count(String workClass, String outcome) {
    registry.counter(PREFIX + "answers", "class", workClass, "outcome", outcome).increment();
  }

  private static void record(Timer timer, double millis) {
    timer.record((long) (millis * 1e6), TimeUnit.NANOSECONDS);
  }
}
