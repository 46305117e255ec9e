package dev.ugatit.translator;

import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.TopicFollower;
import dev.ugatit.platform.runtime.Status;
import dev.ugatit.translator.catalogue.ModelCatalogue;
import dev.ugatit.translator.model.ServingModels;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the {@code models} topic into the catalogue and from there into service. Its event loop
 * alone changes it; {@link #readiness()} may be asked from anywhere.
 *
 * <pre>
 *   REPLAYING ─ end of the topic ─▶ SETTLING ─ each first load has ended ─▶ READY
 * </pre>
 *
 * While replaying nothing is loaded: an alias may have moved many times. READY is for good, since a
 * new version loads while the old one serves.
 */
final class ModelFeed {
  private static final Logger LOG = LoggerFactory.getLogger(ModelFeed.class);
  private static final long REFRESH_MILLIS = 2_000;

  private final Vertx vertx;
  private final ModelCatalogue catalogue;
  private final ServingModels models;
  private final TopicFollower follower;
  private volatile boolean replayed;
  private volatile boolean settled;
  private @Nullable Long timer;

  ModelFeed(Vertx vertx, KafkaSettings kafka, ModelCatalogue catalogue, ServingModels models) {
    this.vertx = vertx;
    this.catalogue = catalogue;
    this.models = models;
    this.follower =
        TopicFollower.open(vertx, kafka, kafka.topics().models(), Map.of(), this::handle);
  }

  /** Begins to follow; returns at once, since Kafka may be away for long. */
  void start() {
    follower.start().onComplete(this::replayed, e -> LOG.error("Models cannot be followed", e));
  }

  private void replayed(@Nullable Void nothing) {
    LOG.info("Models are replayed: {} versions are announced", catalogue.manifests().size());
    models.refresh();
    replayed = true;
    timer = vertx.setPeriodic(REFRESH_MILLIS, tick -> models.refresh());
  }

  private Future<Void> handle(Received received) {
    try {
      if (received.key() == null) {
        throw new IllegalArgumentException("it has no key");
      }
      boolean changed = catalogue.apply(received.key(), received.value());
      if (changed && replayed) {
        models.refresh();
      }
    } catch (IllegalArgumentException e) {
      LOG.error(
          "Record {} ({}) is passed over: {}", received.identity(), received.key(), e.getMessage());
    }
    return Future.succeededFuture();
  }

  /** Ready when the topic is replayed and each champion was loaded or refused. */
  Status readiness() {
    if (settled) {
      return Status.up();
    }
    if (!replayed) {
      return Status.failing("the announced models are being replayed from Kafka");
    }
    List<String> loading = models.stillLoading();
    settled = loading.isEmpty();
    return Status.when(settled, "still loading " + loading);
  }

  Future<Void> stop() {
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
    return follower.stop();
  }
}
