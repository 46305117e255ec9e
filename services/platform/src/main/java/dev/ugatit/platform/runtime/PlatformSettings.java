package dev.ugatit.platform.runtime;

import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.kafka.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Settings that every service has. */
public final class PlatformSettings {
  public static final Setting<String> KAFKA =
      Setting.text(
          "kafka.bootstrap", "127.0.0.1:9092", "Kafka's addresses, host:port separated by commas.");

  public static final Setting<String> TOPIC_PREFIX =
      Setting.text(
          "kafka.topic-prefix", Topics.DEFAULT_PREFIX, "Put before the name of each topic.");

  public static final Setting<List<String>> KAFKA_PROPERTIES =
      Setting.list(
          "kafka.properties",
          List.of(),
          "Settings of Kafka's clients, each NAME=VALUE; for security, for instance.");

  public static final Setting<Path> DATA =
      Setting.path("data", Path.of("ugatit-data"), "Folder of everything that is kept.");

  public static final Setting<String> ARTIFACTS =
      Setting.text(
          "artifacts", "", "Folder of models and grids; empty for the folder artifacts of data.");

  public static final Setting<String> OPERATIONS_HOST =
      Setting.text("operations.host", "127.0.0.1", "Address of /livez, /readyz and /metrics.");

  public static final Setting<Integer> OPERATIONS_PORT =
      Setting.integer(
              "operations.port", 9464, "Port of /livez, /readyz and /metrics; 0 for any free one.")
          .atLeast(0)
          .atMost(65_535);

  public static final Setting<Duration> STOP_TIMEOUT =
      Setting.duration(
              "stop.timeout",
              Duration.ofSeconds(20),
              "Longest time for an orderly stop; 5m where a trainer runs, for its last step.")
          .atLeast(Duration.ofSeconds(1))
          .atMost(Duration.ofMinutes(10));

  public static final Setting<String> LOG_LEVEL =
      Setting.text("log.level", "INFO", "Level of this product's own log lines.")
          .environment("UGATIT_LOG")
          .oneOf("ERROR", "WARN", "INFO", "DEBUG", "TRACE");

  public static final Setting<String> LOG_FORMAT =
      Setting.text("log.format", "plain", "Lines for people, or one JSON object a line.")
          .oneOf("plain", "json");

  private PlatformSettings() {}

  public static List<Setting<?>> all() {
    return List.of(
        KAFKA,
        TOPIC_PREFIX,
        KAFKA_PROPERTIES,
        DATA,
        ARTIFACTS,
        OPERATIONS_HOST,
        OPERATIONS_PORT,
        STOP_TIMEOUT,
        LOG_LEVEL,
        LOG_FORMAT,
        ClusterSettings.MEMBERS,
        ClusterSettings.HOST,
        ClusterSettings.PORT,
        ClusterSettings.BUS_PORT,
        ClusterSettings.NAME);
  }

  /** How to reach Kafka, as configured. */
  public static KafkaSettings kafka(Configuration configuration) {
    Map<String, String> properties = new HashMap<>();
    for (String property : configuration.get(KAFKA_PROPERTIES)) {
      int equals = property.indexOf('=');
      if (equals < 1) {
        throw new ConfigurationException(
            List.of(KAFKA_PROPERTIES.key() + ": \"" + property + "\" is not NAME=VALUE"));
      }
      properties.put(property.substring(0, equals).trim(), property.substring(equals + 1).trim());
    }
    return new KafkaSettings(
        configuration.get(KAFKA), new Topics(configuration.get(TOPIC_PREFIX)), properties);
  }

  /** Folder of the artifact store, as configured. */
  public static Path artifacts(Configuration configuration) {
    String folder = configuration.get(ARTIFACTS);
    return folder.isEmpty() ? configuration.get(DATA).resolve("artifacts") : Path.of(folder);
  }
}
