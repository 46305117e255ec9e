package dev.ugatit.trainer.data;

import dev.ugatit.platform.image.PictureDecoder;
import dev.ugatit.platform.kafka.EndOffsets;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.TopicFollower;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the store of one dataset up to date with {@code images.prepared}, from the store's own
 * position on.
 *
 * <p>Modes: opened → {@link #start} following → {@link #stop} closed. All methods are called on one
 * Vert.x context; file work is done on workers.
 */
public final class DatasetFollower {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetFollower.class);
  private static final long FLUSH_MS = 1_000;

  private final Vertx vertx;
  private final KafkaSettings kafka;
  private final PictureStore store;
  private final DatasetFeed feed;
  private @Nullable TopicFollower follower;
  private boolean replayed;
  private long timer = -1;

  private DatasetFollower(Vertx vertx, KafkaSettings kafka, PictureStore store, DatasetFeed feed) {
    this.vertx = vertx;
    this.kafka = kafka;
    this.store = store;
    this.feed = feed;
  }

  /** Opens the dataset's store under {@code stores}; nothing is read yet. */
  public static Future<DatasetFollower> open(
      Vertx vertx,
      KafkaSettings kafka,
      MeterRegistry metrics,
      Path stores,
      String dataset,
      int maxPictures) {
    return vertx.executeBlocking(
        () -> {
          PictureStore store = PictureStore.open(stores.resolve(dataset), maxPictures);
          var decoder = new PictureDecoder(DatasetFeed.LIMITS);
          var feed = new DatasetFeed(dataset, store, decoder, metrics);
          return new DatasetFollower(vertx, kafka, store, feed);
        });
  }

  /** Follows the topic; completes when following has begun, not when it has caught up. */
  public Future<Void> start() {
    timer = vertx.setPeriodic(FLUSH_MS, id -> flush());
    return EndOffsets.of(vertx, kafka, kafka.topics().imagesPrepared())
        .compose(this::forgetOtherTopic)
        .otherwise(
            e -> {
              // No answer: the follower waits for the topic as long as it takes.
              LOG.warn("cannot compare the store with its topic: {}", e.toString());
              return store.position();
            })
        .map(
            position -> {
              TopicFollower following = follower(position);
              follower = following;
              following
                  .start()
                  .onSuccess(done -> replayed = true)
                  .onFailure(e -> LOG.error("cannot follow the pictures", e));
              return null;
            });
  }

  /** The store that is kept up to date. */
  public PictureStore store() {
    return store;
  }

  /** The offset up to which the topic was read, by partition. */
  public Map<Integer, Long> position() {
    var position = new HashMap<>(store.position());
    if (follower != null) {
      follower.position().forEach((p, next) -> position.merge(p, next, Math::max));
    }
    return position;
  }

  /** Whether the store has everything that the topic held when following began. */
  public boolean isReplayed() {
    return replayed;
  }

  /** Stops reading and closes the store durably. */
  public Future<Void> stop() {
    vertx.cancelTimer(timer);
    Future<Void> stopped = follower == null ? Future.succeededFuture() : follower.stop();
    return stopped.eventually(
        () ->
            vertx.executeBlocking(
                () -> {
                  store.close();
                  return null;
                }));
  }

  private TopicFollower follower(Map<Integer, Long> from) {
    return TopicFollower.open(vertx, kafka, kafka.topics().imagesPrepared(), from, this::take);
  }

  /** A position beyond the topic's end was another topic's: what it stands for is gone. */
  private Future<Map<Integer, Long>> forgetOtherTopic(Map<Integer, Long> ends) {
    Map<Integer, Long> position = store.position();
    boolean beyond =
        position.entrySet().stream()
            .anyMatch(e -> e.getValue() > ends.getOrDefault(e.getKey(), 0L));
    if (!beyond) {
      return Future.succeededFuture(position);
    }
    LOG.warn("the store is ahead of {}; reading it anew", kafka.topics().imagesPrepared());
    return vertx.executeBlocking(
        () -> {
          store.clear();
          return store.position();
        });
  }

  private Future<Void> take(Received received) {
    if (!feed.concerns(received)) {
      store.passed(received.partition(), received.offset() + 1);
      return Future.succeededFuture();
    }
    return vertx.executeBlocking(
        () -> {
          feed.take(received);
          return null;
        });
  }

  private void flush() {
    vertx
        .executeBlocking(
            () -> {
              store.flush();
              return null;
            })
        .onFailure(e -> LOG.error("cannot write the store of pictures", e));
  }
}
