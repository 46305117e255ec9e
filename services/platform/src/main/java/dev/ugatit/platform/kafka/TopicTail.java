package dev.ugatit.platform.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the newest records of a topic, or at one, for people: with a consumer of its own on a
 * worker thread, in bounded time and memory. What is read at one time has about 24 MiB, or is one
 * larger record.
 */
public final class TopicTail {
  private static final int WINDOW = 32;
  private static final Duration LOOKUP = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;
  private final long deadline = System.nanoTime() + LIMIT_NANOS;

  /** What is kept of a record, with its place in time. */
  private record Seen<T>(long timestamp, int partition, long offset, T view) {}

  private static final Comparator<Seen<?>> OLDEST_FIRST =
      Comparator.<Seen<?>>comparingLong(Seen::timestamp)
          .thenComparingInt(Seen::partition)
          .thenComparingLong(Seen::offset);

  private TopicTail(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
  }

  /**
   * The newest records, newest first.
   *
   * @param before a record than which all are older; absent: the end of the topic
   * @param most records; fewer come as well when reading them takes longer than 10 s
   * @param view what to keep of a record: its bytes, which may be many, are not kept
   */
  public static <T> Future<List<T>> newest(
      Vertx vertx,
      KafkaSettings kafka,
      String topic,
      @Nullable Position before,
      int most,
      Function<Received, T> view) {
    return look(vertx, kafka, topic, tail -> tail.newest(before, most, view));
  }

  /** The record at a position; empty when there is none (any more). */
  public static Future<Optional<Received>> at(Vertx vertx, KafkaSettings kafka, Position position) {
    return look(
        vertx,
        kafka,
        position.topic(),
        tail -> tail.one(tail.partition(position.partition()), position.offset()));
  }

  private static <T> Future<T> look(
      Vertx vertx, KafkaSettings kafka, String topic, Function<TopicTail, T> question) {
    return vertx.executeBlocking(
        () -> {
          try (var consumer =
              new KafkaConsumer<>(
                  ClientSettings.follower(kafka),
                  new ByteArrayDeserializer(),
                  new ByteArrayDeserializer())) {
            return question.apply(new TopicTail(consumer, topic));
          }
        },
        false);
  }

  private <T> List<T> newest(@Nullable Position before, int most, Function<Received, T> view) {
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions(), LOOKUP));
    Optional<Received> edge = Optional.empty();
    if (before != null) {
      TopicPartition own = partition(before.partition());
      edge = one(own, before.offset());
      ends.computeIfPresent(own, (partition, end) -> Math.min(end, before.offset()));
      edge.ifPresent(record -> endAfter(ends, own, record.timestamp()));
    }
    List<Seen<T>> all = new ArrayList<>();
    ends.forEach((partition, end) -> all.addAll(backwards(partition, end, most, view)));
    edge.ifPresent(
        record -> all.removeIf(seen -> OLDEST_FIRST.compare(seen, seen(record, "")) >= 0));
    return all.stream().sorted(OLDEST_FIRST.reversed()).limit(most).map(Seen::view).toList();
  }

  /** Of other partitions, what is younger than this is out of the question. */
  private void endAfter(Map<TopicPartition, Long> ends, TopicPartition own, long timestamp) {
    Map<TopicPartition, Long> times = new HashMap<>();
    ends.keySet().stream().filter(p -> !p.equals(own)).forEach(p -> times.put(p, timestamp + 1));
    Map<TopicPartition, OffsetAndTimestamp> younger = consumer.offsetsForTimes(times, LOOKUP);
    younger.forEach(
        (partition, first) -> {
          if (first != null) {
            ends.put(partition, first.offset());
          }
        });
  }

  /** Reads a partition in pieces from its end, so that what is newest is read first. */
  private <T> List<Seen<T>> backwards(
      TopicPartition partition, long end, int most, Function<Received, T> view) {
    long first = consumer.beginningOffsets(Set.of(partition), LOOKUP).getOrDefault(partition, 0L);
    List<Seen<T>> found = new ArrayList<>();
    for (long to = end; to > first && found.size() < most && !isLate(); ) {
      long from = Math.max(first, to - Math.min(WINDOW, most));
      found.addAll(window(partition, from, to, view));
      to = from;
    }
    return found;
  }

  private <T> List<Seen<T>> window(
      TopicPartition partition, long from, long to, Function<Received, T> view) {
    consumer.assign(Set.of(partition));
    consumer.seek(partition, from);
    List<Seen<T>> found = new ArrayList<>();
    while (consumer.position(partition, LOOKUP) < to && !isLate()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
        if (record.offset() < to) {
          Received received = Received.of(record);
          found.add(seen(received, view.apply(received)));
        }
      }
    }
    return found;
  }

  private Optional<Received> one(TopicPartition partition, long offset) {
    if (!partitions().contains(partition)) {
      return Optional.empty();
    }
    Set<TopicPartition> only = Set.of(partition);
    long first = consumer.beginningOffsets(only, LOOKUP).getOrDefault(partition, 0L);
    long end = consumer.endOffsets(only, LOOKUP).getOrDefault(partition, 0L);
    if (offset < first || offset >= end) {
      return Optional.empty();
    }
    return window(partition, offset, offset + 1, received -> received).stream()
        .map(Seen::view)
        .findFirst();
  }

  private static <T> Seen<T> seen(Received record, T view) {
    return new Seen<>(record.timestamp(), record.partition(), record.offset(), view);
  }

  private TopicPartition partition(int number) {
    return new TopicPartition(topic, number);
  }

  private Set<TopicPartition> partitions() {
    return consumer.partitionsFor(topic, LOOKUP).stream()
        .map(info -> partition(info.partition()))
        .collect(Collectors.toSet());
  }

  private boolean isLate() {
    return System.nanoTime() > deadline;
  }
}
