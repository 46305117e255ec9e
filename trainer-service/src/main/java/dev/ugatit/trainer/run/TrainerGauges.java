package dev.ugatit.trainer.run;

import dev.ugatit.platform.contract.TrainingProgress;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The newest report as metrics: {@code ugatit.trainer.step}, {@code .step.seconds}, {@code .eta},
 * {@code .pictures} by domain and {@code .loss} by network. Thread-safe.
 */
final class TrainerGauges {
  private volatile TrainingProgress newest =
      new TrainingProgress(
          TrainingProgress.SCHEMA,
          "",
          TrainingProgress.Event.QUEUED,
          0,
          0,
          0,
          Map.of(),
          0,
          0,
          0,
          0,
          0,
          0,
          List.of(),
          "",
          null);

  TrainerGauges(MeterRegistry metrics) {
    gauge("ugatit.trainer.step", TrainingProgress::step).register(metrics);
    gauge("ugatit.trainer.step.seconds", TrainingProgress::secondsPerStep).register(metrics);
    gauge("ugatit.trainer.eta.seconds", TrainingProgress::etaSeconds).register(metrics);
    gauge("ugatit.trainer.pictures", TrainingProgress::picturesSource)
        .tag("domain", "source")
        .register(metrics);
    gauge("ugatit.trainer.pictures", TrainingProgress::picturesTarget)
        .tag("domain", "target")
        .register(metrics);
    gauge("ugatit.trainer.loss", report -> loss(report, "Generator_loss"))
        .tag("network", "generator")
        .register(metrics);
    gauge("ugatit.trainer.loss", report -> loss(report, "Discriminator_loss"))
        .tag("network", "discriminator")
        .register(metrics);
  }

  void show(TrainingProgress report) {
    newest = report;
  }

  private Gauge.Builder<TrainerGauges> gauge(
      String name, ToDoubleFunction<TrainingProgress> value) {
    return Gauge.builder(name, this, gauges -> value.applyAsDouble(gauges.newest));
  }

  private static double loss(TrainingProgress report, String name) {
    return report.losses().getOrDefault(name, Double.NaN);
  }
}
