package dev.ugatit.platform.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Writes to topics and reads them whole, for tests. */
public class TopicRecords {
  private final Vertx vertx;
  private final KafkaSettings kafka;
  private final RecordSink sink;
  private final Map<String, Reader> readers = new HashMap<>();

  private record Reader(TopicFollower follower, List<Received> records) {}

  /** Nothing is read yet. */
  public TopicRecords(Vertx vertx, KafkaSettings kafka) {
    this.vertx = vertx;
    this.kafka = kafka;
    this.sink = RecordSink.open(vertx, kafka, Compression.NONE);
  }

  /** Writes one record with headers given as name, value, name, value. */
  public Position write(String topic, String key, byte[] value, String... headers) {
    Outgoing record = Outgoing.of(topic, key, value);
    for (int i = 0; i < headers.length; i += 2) {
      record = record.withHeader(headers[i], headers[i + 1]);
    }
    return KafkaFixture.await(sink.send(record));
  }

  public void json(String topic, String key, Object value) {
    KafkaFixture.await(sink.send(Outgoing.json(topic, key, value)));
  }

  public void withdraw(String topic, String key) {
    KafkaFixture.await(sink.send(Outgoing.tombstone(topic, key)));
  }

  /** What has been read of the topic so far; goes on in the background. */
  public List<Received> seen(String topic) {
    return List.copyOf(reader(topic).records());
  }

  /** Everything that the topic holds now. */
  public List<Received> all(String topic) {
    Map<Integer, Long> ends = KafkaFixture.await(EndOffsets.of(vertx, kafka, topic));
    TopicFollower follower = reader(topic).follower();
    KafkaFixture.until(
        Duration.ofSeconds(30),
        () ->
            ends.entrySet().stream()
                .allMatch(
                    end -> follower.position().getOrDefault(end.getKey(), 0L) >= end.getValue()));
    return seen(topic);
  }

  private Reader reader(String topic) {
    return readers.computeIfAbsent(topic, this::open);
  }

  private Reader open(String topic) {
    List<Received> list = new CopyOnWriteArrayList<>();
    TopicFollower follower =
        TopicFollower.open(
            vertx,
            kafka,
            topic,
            Map.of(),
            record -> {
              list.add(record);
              return Future.succeededFuture();
            });
    KafkaFixture.await(follower.start());
    return new Reader(follower, list);
  }

  /** The value of a record that is no tombstone. */
  public static byte[] value(Received record) {
    byte @Nullable [] value = record.value();
    if (value == null) {
      throw new AssertionError(record.identity() + " is a tombstone");
    }
    return value;
  }

  public void close() {
    readers.values().forEach(reader -> KafkaFixture.await(reader.follower().stop()));
    KafkaFixture.await(sink.close());
  }
}
