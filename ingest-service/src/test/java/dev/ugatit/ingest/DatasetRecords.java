package dev.ugatit.ingest;

import dev.ugatit.platform.contract.DatasetStats;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.TopicRecords;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;

/** Records of a test's topics, and what they say of a dataset. */
final class DatasetRecords extends TopicRecords {
  private final Topics topics;

  DatasetRecords(Vertx vertx, KafkaSettings kafka) {
    super(vertx, kafka);
    this.topics = kafka.topics();
  }

  /** Sums of the newest statistics of each writer: train, test, duplicates, and by cause. */
  Map<String, Long> stats(String dataset) {
    Map<String, DatasetStats> newest = new HashMap<>();
    for (Received record : seen(topics.datasetStats())) {
      newest.put(record.key(), Json.read(value(record), DatasetStats.class));
    }
    Map<String, Long> sums = new HashMap<>();
    for (DatasetStats stats : newest.values()) {
      if (stats.dataset().equals(dataset)) {
        sums.merge("train", stats.train(), Long::sum);
        sums.merge("test", stats.test(), Long::sum);
        sums.merge("duplicates", stats.duplicates(), Long::sum);
        stats.rejected().forEach((cause, count) -> sums.merge(cause, count, Long::sum));
      }
    }
    return sums;
  }
}
