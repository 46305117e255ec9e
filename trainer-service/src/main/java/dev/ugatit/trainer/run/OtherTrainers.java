package dev.ugatit.trainer.run;

import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.kafka.EndOffsets;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.TopicFollower;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from {@code training.progress} which trainings other trainers are at. Between trainers that
 * share no cluster, and so no leases, it keeps one that was shut out from shutting the other out in
 * turn: a training is somebody's for as long as he reports of it. Confined to one Vert.x context.
 */
final class OtherTrainers {
  private static final Logger LOG = LoggerFactory.getLogger(OtherTrainers.class);
  private static final long RETRY_MS = 1_000;

  private final Vertx vertx;
  private final KafkaSettings kafka;
  private final String self;
  private final long silenceMs;
  private final Map<String, Long> heard = new HashMap<>();
  private @Nullable TopicFollower follower;
  private boolean stopped;

  /**
   * @param self what this trainer's own reports are marked with
   * @param silence time without a report after which a training is nobody's
   */
  OtherTrainers(Vertx vertx, KafkaSettings kafka, String self, Duration silence) {
    this.vertx = vertx;
    this.kafka = kafka;
    this.self = self;
    this.silenceMs = silence.toMillis();
  }

  /** Listens from now on; waits for the broker as long as it takes. */
  Future<Void> start() {
    String topic = kafka.topics().trainingProgress();
    return ends(topic)
        .compose(
            ends -> {
              if (stopped) {
                return Future.succeededFuture();
              }
              var following = TopicFollower.open(vertx, kafka, topic, ends, this::take);
              follower = following;
              return following.start();
            });
  }

  Future<Void> stop() {
    stopped = true;
    return follower == null ? Future.succeededFuture() : follower.stop();
  }

  private Future<Map<Integer, Long>> ends(String topic) {
    return EndOffsets.of(vertx, kafka, topic)
        .recover(
            e -> {
              LOG.warn("cannot listen to other trainers yet: {}", e.toString());
              return vertx
                  .timer(RETRY_MS, TimeUnit.MILLISECONDS)
                  .compose(
                      over ->
                          stopped ? Future.succeededFuture(Map.<Integer, Long>of()) : ends(topic));
            });
  }

  /** Notes that another trainer has a training, from whatever source. */
  void hear(String training) {
    heard.put(training, now());
  }

  /** Whether another trainer has a training. */
  boolean have(String training) {
    Long last = heard.get(training);
    return last != null && now() - last < silenceMs;
  }

  private Future<Void> take(Received received) {
    // Reports without a mark are nobody's: of trainings that wait.
    received
        .header(Headers.TRAINER)
        .filter(trainer -> !trainer.equals(self))
        .ifPresent(trainer -> hear(String.valueOf(received.key())));
    return Future.succeededFuture();
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }
}
