package dev.ugatit.platform.kafka;

import static dev.ugatit.platform.kafka.KafkaFixture.await;
import static dev.ugatit.platform.kafka.KafkaFixture.until;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.platform.contract.TopicSpec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 90, unit = TimeUnit.SECONDS)
class RecordSinkIT {
  @RegisterExtension static final KafkaFixture KAFKA = new KafkaFixture();

  @Test
  void shouldCreateEveryTopicOnceHoweverOftenItIsAsked() throws Exception {
    KafkaSettings kafka = KAFKA.settings();
    Future<Void> one = TopicBootstrap.ensure(KAFKA.vertx(), kafka);
    Future<Void> other = TopicBootstrap.ensure(KAFKA.vertx(), kafka);
    await(one);
    await(other);
    await(TopicBootstrap.ensure(KAFKA.vertx(), kafka));

    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      List<String> names = kafka.topics().all().stream().map(TopicSpec::name).toList();
      assertThat(admin.listTopics().names().get()).containsAll(names);
      var topics = admin.describeTopics(names).allTopicNames().get();
      for (TopicSpec spec : kafka.topics().all()) {
        assertThat(requireNonNull(topics.get(spec.name())).partitions()).hasSize(spec.partitions());
      }
    }
  }

  @Test
  void shouldLoseNoRecordThatIsSentRightAfterItsTopicWasCreated() {
    KafkaSettings kafka = KAFKA.settings();
    for (int round = 0; round < 5; round++) {
      String topic = KAFKA.topic(kafka, 3, Map.of());
      RecordSink sink = RecordSink.open(KAFKA.vertx(), kafka, Compression.NONE);
      List<Future<Position>> sent = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        sent.add(sink.send(Outgoing.of(topic, "key-" + i, new byte[17_000])));
      }
      await(Future.all(sent));
      await(sink.close());
      assertThat(
              await(EndOffsets.of(KAFKA.vertx(), kafka, topic)).values().stream()
                  .mapToLong(o -> o)
                  .sum())
          .isEqualTo(300);
    }
  }

  @Test
  void shouldSetARecordAsideByteForByteWithItsCause() {
    KafkaSettings kafka = KAFKA.settings();
    String topic = KAFKA.topic(kafka, 1, Map.of());
    String aside = KAFKA.topic(kafka, 1, Map.of());
    RecordSink sink = RecordSink.open(KAFKA.vertx(), kafka, Compression.NONE);
    byte[] noUtf8 = {(byte) 0xff, 0, (byte) 0xc3};
    byte[] value = {1, 2, 3, -1};
    ProducerRecord<byte[], byte[]> foreign = new ProducerRecord<>(topic, noUtf8, value);
    foreign.headers().add("dataset", "selfie".getBytes(StandardCharsets.UTF_8));
    await(sink.send(foreign));
    DeadLetters letters =
        new DeadLetters(sink, Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC));

    Received original = first(kafka, topic);
    await(letters.send(original, aside, "decode", new IllegalStateException("bad magic"), 2));

    Received copy = first(kafka, aside);
    assertThat(copy.keyBytes()).isEqualTo(noUtf8);
    assertThat(copy.value()).isEqualTo(value);
    assertThat(copy.header("dataset")).hasValue("selfie");
    assertThat(copy.header("error.stage")).hasValue("decode");
    assertThat(copy.header("error.class")).hasValue("java.lang.IllegalStateException");
    assertThat(copy.header("error.message")).hasValue("bad magic");
    assertThat(copy.header("error.topic")).hasValue(topic);
    assertThat(copy.header("error.partition")).hasValue("0");
    assertThat(copy.header("error.offset")).hasValue("0");
    assertThat(copy.header("error.time")).hasValue("2026-01-02T03:04:05Z");
    assertThat(copy.header("error.attempt")).hasValue("2");

    String again = KAFKA.topic(kafka, 1, Map.of());
    await(sink.send(DeadLetters.sentBack(copy, again)));
    Received back = first(kafka, again);
    assertThat(back.keyBytes()).isEqualTo(noUtf8);
    assertThat(back.value()).isEqualTo(value);
    assertThat(back.headers()).containsOnlyKeys("dataset", "ugatit-attempts");
    assertThat(letters.cause(back, "decode", new IllegalStateException("x"), 1))
        .containsEntry("error.attempt", "3".getBytes(StandardCharsets.UTF_8));
    await(sink.close());
  }

  @Test
  void shouldFailInsteadOfFillingTheHeapWhenNothingIsAcknowledged() {
    Vertx vertx = KAFKA.vertx();
    KafkaSettings nowhere =
        new KafkaSettings("127.0.0.1:1", KAFKA.settings().topics(), Map.of("max.block.ms", "500"));
    RecordSink sink = RecordSink.open(vertx, nowhere, Compression.NONE);
    byte[] large = new byte[20 << 20];
    List<Future<Position>> sent = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      sent.add(sink.send(Outgoing.of("absent", "k", large)));
    }
    assertThatThrownBy(() -> await(sent.get(4)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("96 MiB");
    assertThatThrownBy(() -> await(sent.get(0)))
        .isInstanceOf(org.apache.kafka.common.errors.TimeoutException.class);
    until(Duration.ofSeconds(10), () -> sent.stream().allMatch(Future::isComplete));
    await(sink.close());
  }

  @Test
  void shouldRefuseAQuestionToABrokerThatIsNotThereWithTheCure() {
    KafkaSettings nowhere =
        new KafkaSettings(
            "127.0.0.1:1",
            KAFKA.settings().topics(),
            Map.of("default.api.timeout.ms", "1000", "request.timeout.ms", "500"));
    assertThatThrownBy(() -> await(TopicBootstrap.ensure(KAFKA.vertx(), nowhere)))
        .hasMessageContaining("127.0.0.1:1 does not answer");
  }

  private static Received first(KafkaSettings kafka, String topic) {
    List<Received> seen = new CopyOnWriteArrayList<>();
    TopicFollower follower =
        TopicFollower.open(
            KAFKA.vertx(),
            kafka,
            topic,
            Map.of(),
            record -> {
              seen.add(record);
              return Future.succeededFuture();
            });
    await(follower.start());
    await(follower.stop());
    return seen.get(0);
  }
}
