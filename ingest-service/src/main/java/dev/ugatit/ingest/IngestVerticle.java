package dev.ugatit.ingest;

import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.image.PictureLimits;
import dev.ugatit.platform.kafka.DeadLetters;
import dev.ugatit.platform.kafka.RecordSource;
import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.platform.runtime.ServiceContext;
import dev.ugatit.platform.runtime.Status;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ingest service: reads {@code images.raw} and mapped topics, writes {@code images.prepared},
 * dead letters, default declarations and statistics.
 *
 * <p>States: starting (replays what is known: declarations, its own statistics, the keys of all
 * prepared pictures) → taking pictures in → stopping (what is under way may end) → stopped. It is
 * ready once it takes pictures in.
 *
 * <p>May be killed at any moment: a raw record is committed only after its picture or dead letter
 * is acknowledged, and a repeated record finds its picture known. Several instances share the work
 * if each has a writer's name of its own.
 */
public final class IngestVerticle extends VerticleBase {
  private static final String CHECK = "ingest";

  private final ServiceContext service;
  private @Nullable Pipeline pipeline;
  private @Nullable PreparationWorkers workers;
  private @Nullable RecordSource source;
  private volatile boolean taking;

  public IngestVerticle(ServiceContext service) {
    this.service = service;
  }

  @Override
  public Future<?> start() {
    Configuration settings = service.configuration();
    Topics topics = service.kafka().topics();
    Map<String, MappedTopic> mapped =
        MappedTopic.byTopic(settings.get(IngestSettings.TOPICS), topics.imagesRaw());
    Pipeline opened = openPipeline(settings);
    RawTopicIngest ingest = wire(settings, opened, mapped);
    Set<String> names = new HashSet<>(mapped.keySet());
    names.add(topics.imagesRaw());
    RecordSource reader =
        RecordSource.open(
                vertx,
                service.kafka(),
                settings.get(IngestSettings.GROUP),
                names,
                settings.get(IngestSettings.MAX_IN_FLIGHT),
                ingest::take)
            .measured(service.metrics());
    service
        .health()
        .ready(CHECK, () -> Status.when(taking, "what is known is still being read from Kafka"));
    service.health().live(CHECK, this::decoders);
    Future<Void> restored = PastStats.restore(vertx, service.kafka(), opened.tally());
    return opened
        .start(Future.all(restored, opened.declarations().start()))
        .compose(known -> startReading(reader))
        .recover(failed -> close().transform(closed -> Future.failedFuture(failed)));
  }

  private Status decoders() {
    PreparationWorkers pool = workers;
    return Status.when(pool == null || !pool.isExhausted(), "decoders hang; restart the service");
  }

  private Pipeline openPipeline(Configuration settings) {
    Pipeline opened =
        Pipeline.open(
            vertx,
            service.kafka(),
            settings.get(IngestSettings.WRITER),
            anyDataset -> true,
            new Pipeline.Sizes(
                settings.get(IngestSettings.DECLARATION_WAIT).toMillis(),
                settings.get(IngestSettings.MAX_DATASETS),
                settings.get(IngestSettings.MAX_KNOWN)));
    pipeline = opened;
    return opened;
  }

  private RawTopicIngest wire(
      Configuration settings, Pipeline opened, Map<String, MappedTopic> mapped) {
    PreparationWorkers pool =
        new PreparationWorkers(
            vertx, settings.get(IngestSettings.WORKERS), settings.get(IngestSettings.TIME_LIMIT));
    workers = pool;
    PictureLimits limits =
        new PictureLimits(
            settings.get(IngestSettings.MAX_BYTES),
            settings.get(IngestSettings.MAX_PIXELS),
            settings.get(IngestSettings.TIME_LIMIT));
    return new RawTopicIngest(
        mapped,
        opened,
        pool,
        new Preparation(limits),
        new IngestMeters(service.metrics()),
        new DeadLetters(opened.sink()),
        service.kafka().topics().imagesRawDeadLetters());
  }

  private Future<Void> startReading(RecordSource reader) {
    source = reader;
    taking = true;
    return reader.start();
  }

  @Override
  public Future<?> stop() {
    taking = false;
    service.health().remove(CHECK);
    RecordSource reading = source;
    Future<Void> ended = reading == null ? Future.succeededFuture() : reading.stop();
    return ended.eventually(this::close);
  }

  private Future<Void> close() {
    if (workers != null) {
      workers.close();
    }
    return pipeline == null ? Future.succeededFuture() : pipeline.close();
  }
}
