package dev.ugatit.platform.kafka;

import dev.ugatit.platform.contract.Topics;
import java.util.Map;

/**
 * How to reach Kafka.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param topics the names in use
 * @param properties settings of Kafka's own clients (security, for instance) that take precedence
 *     over ours; a setting that weakens {@code acks}, idempotence or manual commits costs the
 *     guarantees of this package
 */
public record KafkaSettings(
    String bootstrapServers, Topics topics, Map<String, String> properties) {
  public KafkaSettings {
    properties = Map.copyOf(properties);
  }

  /** Settings without any client property of their own. */
  public static KafkaSettings of(String bootstrapServers, Topics topics) {
    return new KafkaSettings(bootstrapServers, topics, Map.of());
  }
}
