package dev.ugatit.trainer.run;

import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.TopicFollower;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The declarations of all datasets, followed from their topic. Confined to one Vert.x context. */
final class Datasets {
  private static final Logger LOG = LoggerFactory.getLogger(Datasets.class);

  private final TopicFollower follower;
  private final Map<String, Dataset> declared = new HashMap<>();

  Datasets(Vertx vertx, KafkaSettings kafka) {
    follower = TopicFollower.open(vertx, kafka, kafka.topics().datasets(), Map.of(), this::take);
  }

  Future<Void> start() {
    return follower.start();
  }

  Future<Void> stop() {
    return follower.stop();
  }

  /** A dataset as declared; nobody declares one for bare producers, whose has the defaults. */
  Dataset get(String name) {
    return declared.getOrDefault(name, Dataset.of(name, Dataset.DEFAULT_SIZE));
  }

  private Future<Void> take(Received received) {
    byte[] value = received.value();
    try {
      if (value == null) {
        declared.remove(String.valueOf(received.key()));
      } else {
        Dataset dataset = Json.read(value, Dataset.class);
        declared.put(dataset.name(), dataset);
      }
    } catch (IllegalArgumentException e) {
      LOG.warn("passed over {}: {}", received.identity(), e.getMessage());
    }
    return Future.succeededFuture();
  }
}
