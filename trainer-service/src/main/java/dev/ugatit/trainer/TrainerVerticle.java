package dev.ugatit.trainer;

import dev.ugatit.platform.kafka.Compression;
import dev.ugatit.platform.kafka.RecordSink;
import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.platform.runtime.ServiceContext;
import dev.ugatit.platform.runtime.Status;
import dev.ugatit.trainer.publish.ModelPublishers;
import dev.ugatit.trainer.run.EngineLearner;
import dev.ugatit.trainer.run.TrainerContext;
import dev.ugatit.trainer.run.Trainings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trainer service. It is deployed at once and ready when it can claim work; engine and ONNX
 * Runtime are not loaded before a training needs them. When it is undeployed, a running training
 * finishes its step, leaves a checkpoint, and stays wanted.
 */
public final class TrainerVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(TrainerVerticle.class);
  private static final String CHECK = "trainer";

  private final ServiceContext service;
  private @Nullable Trainings trainings;
  private @Nullable RecordSink records;

  /** The trainer service with what it is given. */
  public TrainerVerticle(ServiceContext service) {
    this.service = service;
  }

  @Override
  public Future<?> start() {
    RecordSink sink = RecordSink.open(vertx, service.kafka(), Compression.ZSTD);
    TrainerContext context = context(sink);
    Path weights = service.data().resolve("trainer/weights");
    var opened =
        new Trainings(
            context,
            EngineLearner.factory(service.artifacts(), weights),
            new ModelPublishers(context));
    records = sink;
    trainings = opened;
    service
        .health()
        .ready(CHECK, () -> Status.when(opened.isOpen(), "wanted trainings are being replayed"));
    // Not waited for: Kafka may come later than this service.
    opened.start().onFailure(e -> LOG.error("cannot follow the trainings", e));
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    service.health().remove(CHECK);
    Future<Void> ended = trainings == null ? Future.succeededFuture() : trainings.stop();
    return ended.eventually(
        () -> records == null ? Future.<Void>succeededFuture() : records.close());
  }

  private TrainerContext context(RecordSink sink) {
    Configuration configuration = service.configuration();
    return new TrainerContext(
        vertx,
        service.kafka(),
        service.metrics(),
        service.artifacts(),
        sink,
        TrainerSettings.runs(configuration, service.data()),
        TrainerSettings.store(configuration, service.data()),
        configuration.get(TrainerSettings.KEEP_CHECKPOINTS),
        configuration.get(TrainerSettings.MAX_PICTURES),
        configuration.get(TrainerSettings.PROGRESS_INTERVAL),
        configuration.get(TrainerSettings.LEASE));
  }
}
