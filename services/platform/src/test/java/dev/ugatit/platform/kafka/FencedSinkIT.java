package dev.ugatit.platform.kafka;

import static dev.ugatit.platform.kafka.KafkaFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
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
