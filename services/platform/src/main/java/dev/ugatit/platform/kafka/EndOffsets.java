package dev.ugatit.platform.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Where a topic ends now. */
public final class EndOffsets {
  private EndOffsets() {}

  /**
   * The next offset of each partition, as readers of committed records see it.
   *
   * <p>Fails when the topic does not exist or Kafka does not answer within 20 s.
   */
  public static Future<Map<Integer, Long>> of(Vertx vertx, KafkaSettings kafka, String topic) {
    return KafkaAdmin.ask(vertx, kafka, admin -> read(admin, topic));
  }

  private static Map<Integer, Long> read(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    TopicDescription description =
        admin.describeTopics(List.of(topic)).allTopicNames().get().values().iterator().next();
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    description
        .partitions()
        .forEach(p -> latest.put(new TopicPartition(topic, p.partition()), OffsetSpec.latest()));
    Map<Integer, Long> ends = new HashMap<>();
    admin
        .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
        .all()
        .get()
        .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
    return ends;
  }
}
