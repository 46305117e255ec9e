package dev.ugatit.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 90, unit = TimeUnit.SECONDS)
class EmbeddedBrokerTest {
  private static final TopicPartition TOPIC = new TopicPartition("kept", 0);

  @TempDir Path folder;

  @Test
  void shouldServeEarlierRecordsWhenRestartedOnTheSameFolder() throws Exception {
    String first;
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
      first = broker.bootstrapServers();
      produce(first, 0, 50);
      assertThatThrownBy(() -> EmbeddedBroker.start(folder))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("already uses");
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
      assertThat(broker.bootstrapServers()).isEqualTo(first);
      assertThat(consume(broker.bootstrapServers(), 50)).isEqualTo(values(0, 50));
    }
    try (ServerSocket occupied = occupy(first);
        EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
      assertThat(broker.bootstrapServers()).doesNotEndWith(":" + occupied.getLocalPort());
      assertThat(consume(broker.bootstrapServers(), 50)).isEqualTo(values(0, 50));
      broker.close();
    }
  }

  @Test
  void shouldKeepAcknowledgedRecordsWhenItsProcessIsKilled() throws Exception {
    Process process = launch();
    String servers = awaitReady(process);
    produce(servers, 0, 200);
    process.destroyForcibly().waitFor();

    Process again = launch();
    try {
      String restarted = awaitReady(again);
      assertThat(restarted).isEqualTo(servers);
      assertThat(consume(restarted, 200)).isEqualTo(values(0, 200));
    } finally {
      again.destroy();
      assertThat(again.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(again.exitValue()).isEqualTo(128 + 15);
  }

  @Test
  void shouldNameThePortWhenItIsTaken() throws IOException {
    try (ServerSocket occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedBroker.start(folder, occupied.getLocalPort()))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("Port " + occupied.getLocalPort());
    }
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.ugatit.broker.BrokerProcess",
            folder.toString(),
            "0")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String awaitReady(Process process) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    assertThat(line).startsWith("ready 127.0.0.1:");
    return line.substring("ready ".length());
  }

  private static ServerSocket occupy(String servers) throws IOException {
    int port = Integer.parseInt(servers.substring(servers.indexOf(':') + 1));
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  private static List<String> values(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "value-" + i).toList();
  }

  private static void produce(String servers, int from, int to) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC.topic(), 1, (short) 1)))
          .all()
          .get(20, TimeUnit.SECONDS);
    }
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            servers,
            "acks",
            "all",
            "delivery.timeout.ms",
            30_000,
            "request.timeout.ms",
            10_000,
            "linger.ms",
            0);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (String value : values(from, to)) {
        producer.send(new ProducerRecord<>(TOPIC.topic(), value)).get(30, TimeUnit.SECONDS);
      }
    }
  }

  private static List<String> consume(String servers, int count) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(TOPIC));
      consumer.seekToBeginning(List.of(TOPIC));
      while (values.size() < count) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }
}
