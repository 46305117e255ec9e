package dev.ugatit.platform.kafka;

import dev.ugatit.platform.contract.Topics;
import java.util.HashMap;
import java.util.Map;

/** Our choices for Kafka's clients; {@link KafkaSettings#properties()} overrides them. */
final class ClientSettings {
  private static final int MIB = 1024 * 1024;

  private ClientSettings() {}

  static Map<String, Object> producer(KafkaSettings kafka, Compression compression) {
    Map<String, Object> settings = common(kafka);
    settings.put("acks", "all");
    settings.put("enable.idempotence", "true");
    // With several requests in flight, the first batch to a topic that was created a moment ago can
    // be refused while a later one is taken; the first then never gets in.
    settings.put("max.in.flight.requests.per.connection", "1");
    settings.put("delivery.timeout.ms", "60000");
    settings.put("request.timeout.ms", "15000");
    settings.put("max.block.ms", "30000");
    settings.put("linger.ms", "0");
    settings.put("batch.size", String.valueOf(256 * 1024));
    settings.put("buffer.memory", String.valueOf(64 * MIB));
    settings.put("max.request.size", String.valueOf(Topics.RAW_RECORD_BYTES + 64 * 1024));
    settings.put("compression.type", compression.setting());
    settings.putAll(kafka.properties());
    return settings;
  }

  /** A later owner of the same id shuts out the earlier one. */
  static Map<String, Object> fenced(KafkaSettings kafka, String transactionalId) {
    Map<String, Object> settings = producer(kafka, Compression.ZSTD);
    settings.put("transactional.id", transactionalId);
    settings.put("transaction.timeout.ms", "30000");
    // Less than the time of a transaction, as Kafka wants it.
    settings.put("delivery.timeout.ms", "25000");
    settings.put("request.timeout.ms", "10000");
    settings.putAll(kafka.properties());
    return settings;
  }

  static Map<String, Object> member(KafkaSettings kafka, String group) {
    Map<String, Object> settings = consumer(kafka);
    settings.put("group.id", group);
    // A rebalance then takes away only the partitions that move.
    settings.put(
        "partition.assignment.strategy",
        "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
    settings.putAll(kafka.properties());
    return settings;
  }

  static Map<String, Object> follower(KafkaSettings kafka) {
    Map<String, Object> settings = consumer(kafka);
    settings.putAll(kafka.properties());
    return settings;
  }

  static Map<String, Object> admin(KafkaSettings kafka) {
    Map<String, Object> settings = common(kafka);
    settings.put("default.api.timeout.ms", "20000");
    settings.put("request.timeout.ms", "5000");
    settings.putAll(kafka.properties());
    return settings;
  }

  private static Map<String, Object> consumer(KafkaSettings kafka) {
    Map<String, Object> settings = common(kafka);
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    settings.put("isolation.level", "read_committed");
    settings.put("allow.auto.create.topics", "false");
    // Few records and bytes at a time: a record may have 21 MiB, and what waits here waits twice
    // (fetched and handed over). A single larger record is still delivered.
    settings.put("max.poll.records", "64");
    settings.put("fetch.max.bytes", String.valueOf(24 * MIB));
    settings.put("max.partition.fetch.bytes", String.valueOf(4 * MIB));
    settings.put("fetch.max.wait.ms", "500");
    return settings;
  }

  private static Map<String, Object> common(KafkaSettings kafka) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    settings.put("reconnect.backoff.ms", "50");
    settings.put("reconnect.backoff.max.ms", "1000");
    return settings;
  }
}
