package dev.ugatit.trainer.run;

import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.TrainingProgress;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.kafka.FencedException;
import dev.ugatit.platform.kafka.FencedSink;
import dev.ugatit.platform.kafka.Outgoing;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the reports of a trainer's trainings go: to Kafka, and to its gauges. Thread-safe. */
final class TrainingReports {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingReports.class);

  private final TrainerContext context;
  private final Context home;
  private final String trainer;
  private final Consumer<String> shutOut;
  private final TrainerGauges gauges;
  private final ResidentMemory memory = new ResidentMemory();

  /**
   * @param trainer name of this one
   * @param shutOut hears, on the current context, the id of a training that another trainer owns by
   *     now
   */
  TrainingReports(TrainerContext context, String trainer, Consumer<String> shutOut) {
    this.context = context;
    this.home = context.vertx().getOrCreateContext();
    this.trainer = trainer;
    this.shutOut = shutOut;
    this.gauges = new TrainerGauges(context.metrics());
  }

  /** Reports of a training that this trainer does, as long as nobody takes it over. */
  ProgressReport asOwner(TrainingRecord record, FencedSink records) {
    return report(
        record,
        progress -> {
          gauges.show(progress);
          watch(progress, records.send(outgoing(progress).withHeader(Headers.TRAINER, trainer)));
        });
  }

  /** Reports of a training that nobody does. */
  ProgressReport asNobody(TrainingRecord record) {
    return report(record, progress -> watch(progress, context.records().send(outgoing(progress))));
  }

  /** Looks at the memory that reports tell. Blocking. */
  void refreshMemory() {
    memory.refresh();
  }

  private ProgressReport report(TrainingRecord record, Consumer<TrainingProgress> sink) {
    return new ProgressReport(record, sink, System::currentTimeMillis, memory::use);
  }

  private Outgoing outgoing(TrainingProgress progress) {
    return Outgoing.json(context.kafka().topics().trainingProgress(), progress.id(), progress);
  }

  private void watch(TrainingProgress progress, Future<?> sent) {
    sent.onFailure(
        cause -> {
          if (cause instanceof FencedException) {
            home.runOnContext(now -> shutOut.accept(progress.id()));
          } else {
            LOG.warn(
                "progress of training {} was not written: {}", progress.id(), cause.toString());
          }
        });
  }
}
