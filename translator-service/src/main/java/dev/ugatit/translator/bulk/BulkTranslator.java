package dev.ugatit.translator.bulk;

import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.kafka.Compression;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.RecordSink;
import dev.ugatit.platform.kafka.RecordSource;
import dev.ugatit.platform.runtime.Status;
import dev.ugatit.translator.intake.TranslationMeters;
import dev.ugatit.translator.intake.Translations;
import dev.ugatit.translator.model.ServingModels;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Translates what is on {@code translate.requests}, as a member of a consumer group. Used on one
 * event loop.
 *
 * <p>States: new → waiting (until the models are there) → reading → stopped.
 *
 * <p>A request is committed after its result is acknowledged, and each partition up to its first
 * request that is open. After a crash, or when a partition moves, some requests are translated
 * again: their results have the same {@code ugatit-request}.
 */
public final class BulkTranslator {
  private static final Logger LOG = LoggerFactory.getLogger(BulkTranslator.class);
  private static final long LOOK_MS = 200;

  /**
   * How to take part.
   *
   * @param group members of one group share the partitions
   * @param inFlight requests under way at a time
   * @param modelWait how long a request waits for its model to be announced, and to be loaded
   * @param timeLimit of one picture in the queue and in its run
   */
  public record Options(String group, int inFlight, Duration modelWait, Duration timeLimit) {}

  private final Vertx vertx;
  private final RecordSink sink;
  private final RecordSource source;
  private final Pauses pauses;
  private long timer;
  private boolean reading;
  private boolean stopped;

  /** A translator that reads nothing yet. */
  public BulkTranslator(
      Vertx vertx,
      KafkaSettings kafka,
      MeterRegistry metrics,
      ServingModels models,
      Translations translations,
      TranslationMeters meters,
      Options options) {
    this.vertx = vertx;
    this.pauses = new Pauses(vertx);
    this.sink = RecordSink.open(vertx, kafka, Compression.NONE);
    Topics topics = kafka.topics();
    var awaited = new AwaitedModels(vertx, models, options.modelWait(), pauses);
    var translation =
        new BulkTranslation(vertx, awaited, translations, options.timeLimit(), pauses);
    var effect = new BulkEffect(translations, translation, new BulkResults(sink, topics), meters);
    this.source =
        RecordSource.open(
                vertx,
                kafka,
                options.group(),
                Set.of(topics.translateRequests()),
                options.inFlight(),
                effect::take)
            .measured(metrics);
  }

  /**
   * Begins to read as soon as something is ready: before the models are known, a request would be
   * told that its model does not exist.
   */
  public void start(Supplier<Status> models) {
    timer = vertx.setPeriodic(0, LOOK_MS, look -> readWhen(models.get().ok()));
  }

  private void readWhen(boolean ready) {
    if (ready && !stopped) {
      vertx.cancelTimer(timer);
      reading = true;
      source.start().onFailure(e -> LOG.error("Requests in bulk cannot be read", e));
    }
  }

  /** Lets requests under way end, for some seconds, and leaves the group. */
  public Future<Void> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    Future<Void> ended = reading ? source.stop() : Future.succeededFuture();
    pauses.stop();
    return ended.eventually(sink::close);
  }
}
