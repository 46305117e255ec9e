package dev.ugatit.translator.intake;

import dev.ugatit.translator.model.ServingModels;
import dev.ugatit.translator.queue.Drop;
import dev.ugatit.translator.queue.Lane;
import dev.ugatit.translator.queue.QueueListener;
import dev.ugatit.translator.queue.QueueLoad;
import dev.ugatit.translator.queue.Timing;
import dev.ugatit.translator.queue.TranslationQueue;
import dev.ugatit.translator.queue.WorkClass;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What is measured of translations. Thread-safe. */
public final class TranslationMeters implements QueueListener {
  private static final String PREFIX = "ugatit.translator.";

  private final MeterRegistry registry;
  private final Timer queued;
  private final Timer decoded;
  private final Timer ran;
  private final Timer encoded;
  private final DistributionSummary batches;

  /** Meters of a translator; a queue tells them of its runs and drops. */
  public TranslationMeters(MeterRegistry registry) {
    this.registry = registry;
    queued = stage("queue");
    decoded = stage("decode");
    ran = stage("model");
    encoded = stage("encode");
    batches =
        DistributionSummary.builder(PREFIX + "batch")
            .description("Pictures in one run of a model")
            .publishPercentileHistogram()
            .minimumExpectedValue(1.0)
            .maximumExpectedValue(256.0)
            .register(registry);
  }

  /** Shows what waits and runs in this queue. */
  public void watch(TranslationQueue queue) {
    gauge("waiting", queue, QueueLoad::waitingTotal);
    gauge("running", queue, QueueLoad::running);
    gauge("queue.age.seconds", queue, load -> load.oldestMillis() / 1e3);
  }

  /** Shows what these models take in memory. */
  public void watch(ServingModels models) {
    Gauge.builder(PREFIX + "models.bytes", models, m -> m.memory().bytes())
        .description("Memory of the loaded models, estimated")
        .register(registry);
    Gauge.builder(PREFIX + "models.budget.bytes", models, m -> m.memory().budgetBytes())
        .description("Memory that models may take")
        .register(registry);
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

  /** Counts an answer. */
  public void answered(WorkClass workClass, Timing timing) {
    record(queued, timing.queue());
    record(decoded, timing.prepare());
    record(ran, timing.run());
    record(encoded, timing.finish());
    count(workClass.label(), "ok");
  }

  /**
   * Counts a refusal, or with {@code gone} a client that went away.
   *
   * @param code a refusal's: a small closed set
   */
  public void refused(WorkClass workClass, String code) {
    count(workClass.label(), code);
  }

  /** Counts a refusal of what names no class. */
  public void misunderstood(String code) {
    count("unknown", code);
  }

  private void count(String workClass, String outcome) {
    registry.counter(PREFIX + "answers", "class", workClass, "outcome", outcome).increment();
  }

  @Override
  public void ran(Lane lane, int batch, long nanos) {
    batches.record(batch);
  }

  @Override
  public void dropped(WorkClass workClass, Drop reason) {
    registry
        .counter(PREFIX + "drops", "class", workClass.label(), "reason", reason.label())
        .increment();
  }

  private static void record(Timer timer, double millis) {
    timer.record((long) (millis * 1e6), TimeUnit.NANOSECONDS);
  }
}
