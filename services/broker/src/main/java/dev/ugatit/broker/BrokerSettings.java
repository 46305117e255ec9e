package dev.ugatit.broker;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** What the broker is told: one node, loopback, replication 1, few threads, no automatic topics. */
final class BrokerSettings {
  private static final String NODE = "1";

  private BrokerSettings() {}

  /** Prepares an empty folder for KRaft; a folder that already holds a broker is left alone. */
  static void format(Path folder) throws Exception {
    if (Files.exists(folder.resolve("meta.properties"))) {
      return;
    }
    new Formatter()
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, "UTF-8"))
        .setNodeId(Integer.parseInt(NODE))
        .setClusterId(Uuid.randomUuid().toString())
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(folder.toString())
        .addDirectory(folder.toString())
        .setIgnoreFormatted(true)
        .setReleaseVersion(MetadataVersion.latestProduction())
        .run();
  }

  static Properties of(Path folder, BrokerPorts ports) {
    Properties settings = new Properties();
    settings.putAll(node(folder, ports));
    settings.putAll(singleReplicas());
    settings.putAll(small());
    return settings;
  }

  private static Map<String, String> node(Path folder, BrokerPorts ports) {
    String client = "PLAINTEXT://127.0.0.1:" + ports.client();
    String controller = "CONTROLLER://127.0.0.1:" + ports.controller();
    return Map.of(
        "process.roles",
        "broker,controller",
        "node.id",
        NODE,
        "log.dirs",
        folder.toString(),
        "controller.quorum.voters",
        NODE + "@127.0.0.1:" + ports.controller(),
        "listeners",
        client + "," + controller,
        "advertised.listeners",
        client,
        "controller.listener.names",
        "CONTROLLER",
        "inter.broker.listener.name",
        "PLAINTEXT",
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
  }

  private static Map<String, String> singleReplicas() {
    return Map.of(
        "offsets.topic.replication.factor", "1",
        "offsets.topic.num.partitions", "1",
        "transaction.state.log.replication.factor", "1",
        "transaction.state.log.num.partitions", "1",
        "transaction.state.log.min.isr", "1",
        "share.coordinator.state.topic.replication.factor", "1",
        "share.coordinator.state.topic.min.isr", "1",
        "share.coordinator.state.topic.num.partitions", "1",
        "default.replication.factor", "1",
        "min.insync.replicas", "1");
  }

  private static Map<String, String> small() {
    return Map.of(
        // A mistyped topic must be an error, not a new topic.
        "auto.create.topics.enable", "false",
        // One node waits for nobody: the first member of a group may start at once.
        "group.initial.rebalance.delay.ms", "0",
        "log.cleaner.dedupe.buffer.size", "16777216",
        "num.network.threads", "2",
        "num.io.threads", "4",
        "background.threads", "2",
        "socket.request.max.bytes", "104857600");
  }
}
