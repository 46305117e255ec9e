package dev.ugatit.platform.kafka;

import static dev.ugatit.platform.kafka.KafkaFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FencedSinkIT {
  @RegisterExtension static final KafkaFixture KAFKA = new KafkaFixture();

  @Test
  void shouldShutTheEarlierOwnerOut() {
    KafkaSettings kafka = KAFKA.settings();
    String topic = KAFKA.topic(kafka, 1, Map.of());
    FencedSink first = await(FencedSink.open(KAFKA.vertx(), kafka, "training-7"));
    await(first.send(Outgoing.of(topic, "first", new byte[] {1})));
    FencedSink second = await(FencedSink.open(KAFKA.vertx(), kafka, "training-7"));

    assertThatThrownBy(() -> await(first.send(Outgoing.of(topic, "late", new byte[] {2}))))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("training-7");
    await(second.send(Outgoing.of(topic, "second", new byte[] {3})));
    await(first.close());
    await(second.close());
    assertThat(keys(kafka, topic)).containsExactly("first", "second");
  }

  @Test
  void shouldWriteAllRecordsOfACallOrNoneAndGoOnAfterwards() {
    KafkaSettings kafka = KAFKA.settings(Map.of("max.request.size", "50000"));
    String topic = KAFKA.topic(kafka, 1, Map.of());
    FencedSink sink = await(FencedSink.open(KAFKA.vertx(), kafka, "training-8"));
    byte[] tooLarge = new byte[100_000];

    assertThatThrownBy(
            () ->
                await(
                    sink.send(
                        List.of(
                            Outgoing.of(topic, "half", new byte[1]),
                            Outgoing.of(topic, "too-large", tooLarge)))))
        .isInstanceOf(KafkaException.class);
    await(
        sink.send(
            List.of(Outgoing.of(topic, "a", new byte[0]), Outgoing.of(topic, "b", new byte[0]))));
    await(sink.close());
    assertThat(keys(kafka, topic)).containsExactly("a", "b");
  }

  @Test
  void shouldGoOnAfterKafkaWasAwayForLongerThanItWaits() {
    KafkaSettings kafka =
        KAFKA.settings(
            Map.of(
                "max.block.ms", "1500",
                "delivery.timeout.ms", "1500",
                "request.timeout.ms", "1000"));
    String topic = KAFKA.topic(kafka, 1, Map.of());
    FencedSink sink = await(FencedSink.open(KAFKA.vertx(), kafka, "training-9"));
    await(sink.send(Outgoing.of(topic, "before", new byte[0])));

    KAFKA.stopBroker();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> await(sink.send(Outgoing.of(topic, "during", new byte[0]))))
          .isInstanceOf(KafkaException.class);
    }
    KAFKA.startBroker();

    KafkaFixture.until(
        Duration.ofSeconds(20),
        () ->
            await(
                sink.send(Outgoing.of(topic, "after", new byte[0]))
                    .transform(sent -> Future.succeededFuture(sent.succeeded()))));
    await(sink.close());
    assertThat(keys(kafka, topic)).startsWith("before").endsWith("after");
  }

  @Test
  void shouldBoundTheCallsThatWait() {
    KafkaSettings kafka = KAFKA.settings();
    String topic = KAFKA.topic(kafka, 1, Map.of());
    FencedSink sink = await(FencedSink.open(KAFKA.vertx(), kafka, "training-10"));
    List<Future<Position>> sent =
        Stream.generate(() -> sink.send(Outgoing.of(topic, "k", new byte[0]))).limit(300).toList();
    sent.forEach(each -> await(each.transform(done -> Future.succeededFuture())));
    assertThat(sent).filteredOn(Future::succeeded).hasSizeGreaterThanOrEqualTo(100);
    assertThat(sent)
        .filteredOn(Future::failed)
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.cause()).hasMessageContaining("wait for Kafka"));
    await(sink.close());
  }

  private static List<String> keys(KafkaSettings kafka, String topic) {
    List<String> seen = new CopyOnWriteArrayList<>();
    TopicFollower follower =
        TopicFollower.open(
            KAFKA.vertx(),
            kafka,
            topic,
            Map.of(),
            record -> {
              seen.add(String.valueOf(record.key()));
              return Future.succeededFuture();
            });
    await(follower.start());
    await(follower.stop());
    return seen;
  }
}
