package dev.ugatit.ingest;

import dev.ugatit.platform.contract.DatasetStats;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.TopicFollower;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads back what a writer counted before it was restarted. */
final class PastStats {
  private static final Logger LOG = LoggerFactory.getLogger(PastStats.class);

  private PastStats() {}

  /** Completes when the tally has taken over its own records. */
  static Future<Void> restore(Vertx vertx, KafkaSettings kafka, Tally tally) {
    TopicFollower follower =
        TopicFollower.open(
            vertx,
            kafka,
            kafka.topics().datasetStats(),
            Map.of(),
            record -> {
              read(record, tally);
              return Future.succeededFuture();
            });
    return follower.start().eventually(follower::stop);
  }

  private static void read(Received record, Tally tally) {
    byte @Nullable [] value = record.value();
    if (value == null) {
      return;
    }
    try {
      tally.restore(Json.read(value, DatasetStats.class));
    } catch (IllegalArgumentException foreign) {
      LOG.warn("Not statistics at {}: {}", record.identity(), foreign.getMessage());
    }
  }
}
