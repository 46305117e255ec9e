package dev.ugatit.platform.kafka;

import static dev.ugatit.platform.kafka.KafkaFixture.await;
import static dev.ugatit.platform.kafka.KafkaFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 90, unit = TimeUnit.SECONDS)
class TopicFollowerIT {
  @RegisterExtension static final KafkaFixture KAFKA = new KafkaFixture();

  @Test
  void shouldReplayInOrderBeforeItsStartCompletesAndThenFollow() {
    KafkaSettings kafka = KAFKA.settings();
    String topic = KAFKA.topic(kafka, 1, Map.of());
    RecordSink sink = RecordSink.open(KAFKA.vertx(), kafka, Compression.ZSTD);
    send(sink, topic, 0, 150);
    List<String> seen = new CopyOnWriteArrayList<>();
    TopicFollower follower = collecting(kafka, topic, Map.of(), seen);

    await(follower.start());
    assertThat(seen).isEqualTo(keys(0, 150));
    assertThat(follower.position()).isEqualTo(Map.of(0, 150L));

    send(sink, topic, 150, 160);
    until(Duration.ofSeconds(10), () -> seen.size() == 160);
    await(follower.stop());
    await(sink.close());
    assertThat(seen).isEqualTo(keys(0, 160));
  }

  @Test
  void shouldGoOnFromGivenOffsetsAndBeginAgainWhenTheyAreUnknown() {
    KafkaSettings kafka = KAFKA.settings();
    String topic = KAFKA.topic(kafka, 1, Map.of());
    RecordSink sink = RecordSink.open(KAFKA.vertx(), kafka, Compression.ZSTD);
    send(sink, topic, 0, 10);
    await(sink.close());

    List<String> rest = new CopyOnWriteArrayList<>();
    TopicFollower follower = collecting(kafka, topic, Map.of(0, 7L), rest);
    await(follower.start());
    await(follower.stop());
    assertThat(rest).isEqualTo(keys(7, 10));

    List<String> all = new CopyOnWriteArrayList<>();
    TopicFollower lost = collecting(kafka, topic, Map.of(0, 7_000L), all);
    await(lost.start());
    await(lost.stop());
    assertThat(all).isEqualTo(keys(0, 10));
  }

  @Test
  void shouldCompleteItsStartBehindMarkersOfTransactionsAndHideAbortedRecords() {
    KafkaSettings kafka = KAFKA.settings();
    String topic = KAFKA.topic(kafka, 1, Map.of());
    Map<String, Object> settings =
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", topic);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      var kept = producer.send(new ProducerRecord<>(topic, "kept", "1"));
      producer.commitTransaction();
      assertThat(kept).isDone();
      producer.beginTransaction();
      var aborted = producer.send(new ProducerRecord<>(topic, "aborted", "2"));
      producer.flush();
      assertThat(aborted).isDone();
      producer.abortTransaction();
    }
    List<String> seen = new CopyOnWriteArrayList<>();
    TopicFollower follower = collecting(kafka, topic, Map.of(), seen);

    await(follower.start());
    assertThat(seen).containsExactly("kept");
    assertThat(follower.position())
        .isEqualTo(await(EndOffsets.of(KAFKA.vertx(), kafka, topic)))
        .isEqualTo(Map.of(0, 4L));
    await(follower.stop());
  }

  @Test
  void shouldRepeatARecordWhoseHandlingFailsBeforeTheNext() {
    KafkaSettings kafka = KAFKA.settings();
    String topic = KAFKA.topic(kafka, 1, Map.of());
    RecordSink sink = RecordSink.open(KAFKA.vertx(), kafka, Compression.ZSTD);
    send(sink, topic, 0, 3);
    await(sink.close());
    AtomicInteger failures = new AtomicInteger(2);
    List<String> calls = new CopyOnWriteArrayList<>();
    TopicFollower follower =
        TopicFollower.open(
            KAFKA.vertx(),
            kafka,
            topic,
            Map.of(),
            record -> {
              calls.add(String.valueOf(record.key()));
              return record.offset() == 1 && failures.getAndDecrement() > 0
                  ? Future.failedFuture("not yet")
                  : Future.succeededFuture();
            });
    await(follower.start());
    await(follower.stop());
    assertThat(calls).containsExactly("key-0", "key-1", "key-1", "key-1", "key-2");
  }

  @Test
  void shouldFollowOnAfterTheBrokerWasAway() {
    KafkaSettings kafka = KAFKA.settings();
    String topic = KAFKA.topic(kafka, 1, Map.of());
    RecordSink sink = RecordSink.open(KAFKA.vertx(), kafka, Compression.ZSTD);
    send(sink, topic, 0, 5);
    List<String> seen = new CopyOnWriteArrayList<>();
    TopicFollower follower = collecting(kafka, topic, Map.of(), seen);
    await(follower.start());

    KAFKA.stopBroker();
    List<String> late = new CopyOnWriteArrayList<>();
    await(collecting(kafka, topic, Map.of(), late).stop());
    TopicFollower startedWithoutBroker = collecting(kafka, topic, Map.of(), late);
    Future<Void> lateStart = startedWithoutBroker.start();
    Future<Position> pending = sink.send(Outgoing.of(topic, "key-5", new byte[0]));
    KAFKA.startBroker();

    await(pending);
    send(sink, topic, 6, 10);
    until(Duration.ofSeconds(30), () -> seen.size() >= 10);
    await(lateStart);
    until(Duration.ofSeconds(30), () -> late.size() >= 10);
    assertThat(seen).isEqualTo(keys(0, 10));
    assertThat(late).isEqualTo(keys(0, 10));
    await(follower.stop());
    await(startedWithoutBroker.stop());
    await(sink.close());
  }

  private static TopicFollower collecting(
      KafkaSettings kafka, String topic, Map<Integer, Long> from, List<String> seen) {
    return TopicFollower.open(
        KAFKA.vertx(),
        kafka,
        topic,
        from,
        record -> {
          seen.add(String.valueOf(record.key()));
          return Future.succeededFuture();
        });
  }

  private static void send(RecordSink sink, String topic, int from, int to) {
    List<Future<Position>> sent =
        keys(from, to).stream()
            .map(key -> sink.send(Outgoing.of(topic, key, new byte[0])))
            .toList();
    await(Future.all(sent));
  }

  private static List<String> keys(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "key-" + i).toList();
  }
}
