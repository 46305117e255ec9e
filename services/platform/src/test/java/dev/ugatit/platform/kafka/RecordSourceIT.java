package dev.ugatit.platform.kafka;

import static dev.ugatit.platform.kafka.KafkaFixture.await;
import static dev.ugatit.platform.kafka.KafkaFixture.until;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(value = 90, unit = TimeUnit.SECONDS)
class RecordSourceIT {
  @RegisterExtension static final KafkaFixture KAFKA = new KafkaFixture();

  @Test
  void shouldKeepMemberAndRecordsWhenEffectsAreSlowerThanThePollInterval() {
    KafkaSettings kafka =
        KAFKA.settings(
            Map.of(
                "max.poll.interval.ms", "10000",
                "session.timeout.ms", "6000",
                "heartbeat.interval.ms", "1000"));
    String topic = KAFKA.topic(kafka, 2, Map.of());
    produce(kafka, topic, 0, 30);
    Queue<String> handled = new ConcurrentLinkedQueue<>();
    RecordSource source =
        RecordSource.open(
            KAFKA.vertx(),
            kafka,
            "slow",
            Set.of(topic),
            2,
            record -> {
              handled.add(String.valueOf(record.key()));
              // The first two fill all places and hold them for longer than the interval.
              long wait = handled.size() <= 2 ? 12_000 : 1;
              return after(wait);
            });
    await(source.start());
    until(Duration.ofSeconds(10), () -> handled.size() == 2);
    String member = onlyMember(kafka, "slow");

    until(Duration.ofSeconds(40), () -> handled.size() >= 30);

    // One and the same membership, and so no record was given to anyone a second time.
    assertThat(onlyMember(kafka, "slow")).isEqualTo(member);
    assertThat(handled).containsExactlyInAnyOrderElementsOf(keys(0, 30));
    await(source.stop());
    assertThat(committed(kafka, "slow", topic)).isEqualTo(30);
  }

  @Test
  void shouldCommitOnlyTheCompletedPrefixAndRepeatTheRestAfterAStop() {
    KafkaSettings kafka = KAFKA.settings();
    String topic = KAFKA.topic(kafka, 1, Map.of());
    produce(kafka, topic, 0, 10);
    Set<Long> ended = ConcurrentHashMap.newKeySet();
    Promise<Void> stuck = Promise.promise();
    RecordSource first =
        RecordSource.open(
            KAFKA.vertx(),
            kafka,
            "prefix",
            Set.of(topic),
            10,
            record -> {
              if (record.offset() == 4) {
                return stuck.future();
              }
              ended.add(record.offset());
              return Future.succeededFuture();
            });
    await(first.start());
    until(Duration.ofSeconds(20), () -> ended.size() == 9);
    until(Duration.ofSeconds(20), () -> committed(kafka, "prefix", topic) == 4);
    await(first.stop());
    assertThat(committed(kafka, "prefix", topic)).isEqualTo(4);

    List<Long> repeated = new ArrayList<>();
    RecordSource second =
        RecordSource.open(
            KAFKA.vertx(),
            kafka,
            "prefix",
            Set.of(topic),
            1,
            record -> {
              repeated.add(record.offset());
              return Future.succeededFuture();
            });
    await(second.start());
    until(Duration.ofSeconds(20), () -> committed(kafka, "prefix", topic) == 10);
    await(second.stop());
    assertThat(repeated).containsExactly(4L, 5L, 6L, 7L, 8L, 9L);
  }

  @Test
  void shouldRepeatAFailedEffectUntilItSucceedsAndCountIt() {
    KafkaSettings kafka = KAFKA.settings();
    String topic = KAFKA.topic(kafka, 1, Map.of());
    produce(kafka, topic, 0, 5);
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    AtomicInteger failures = new AtomicInteger(3);
    RecordSource source =
        RecordSource.open(
                KAFKA.vertx(),
                kafka,
                "retry",
                Set.of(topic),
                4,
                record -> {
                  if (record.offset() == 2 && failures.getAndDecrement() > 0) {
                    throw new IllegalStateException("the disk is full");
                  }
                  return Future.succeededFuture();
                },
                new Backoff(5, 20))
            .measured(meters);
    await(source.start());
    until(Duration.ofSeconds(20), () -> committed(kafka, "retry", topic) == 5);
    await(source.stop());

    assertThat(meters.get("ugatit.kafka.retries").counter().count()).isEqualTo(3);
    assertThat(meters.get("ugatit.kafka.records").counter().count()).isEqualTo(5);
    assertThat(meters.get("ugatit.kafka.in.flight").gauge().value()).isZero();
  }

  @Test
  void shouldNeverRunMoreEffectsThanAllowed() {
    KafkaSettings kafka = KAFKA.settings();
    String topic = KAFKA.topic(kafka, 3, Map.of());
    produce(kafka, topic, 0, 300);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    RecordSource source =
        RecordSource.open(
            KAFKA.vertx(),
            kafka,
            "bounded",
            Set.of(topic),
            7,
            record -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              return after(2)
                  .onComplete(
                      done -> {
                        running.decrementAndGet();
                        ended.incrementAndGet();
                      });
            });
    await(source.start());
    until(Duration.ofSeconds(30), () -> ended.get() == 300);
    await(source.stop());

    assertThat(most).hasValue(7);
    assertThat(committed(kafka, "bounded", topic)).isEqualTo(300);
  }

  @Test
  void shouldLoseNothingWhenMembersComeAndGo() {
    KafkaSettings kafka = KAFKA.settings(Map.of("session.timeout.ms", "6000"));
    String topic = KAFKA.topic(kafka, 4, Map.of());
    Set<String> handled = ConcurrentHashMap.newKeySet();
    AtomicBoolean secondWorked = new AtomicBoolean();
    RecordSource first = counting(kafka, topic, handled, new AtomicBoolean());
    await(first.start());
    produce(kafka, topic, 0, 200);
    until(Duration.ofSeconds(20), () -> handled.size() >= 50);

    RecordSource second = counting(kafka, topic, handled, secondWorked);
    await(second.start());
    produce(kafka, topic, 200, 400);
    until(
        Duration.ofSeconds(30),
        () -> {
          produce(kafka, topic, 400, 404);
          return secondWorked.get();
        });
    await(first.stop());
    produce(kafka, topic, 500, 600);
    until(Duration.ofSeconds(30), () -> handled.containsAll(keys(500, 600)));
    await(second.stop());

    Set<String> expected = new HashSet<>(keys(0, 404));
    expected.addAll(keys(500, 600));
    assertThat(handled).isEqualTo(expected);
    assertThat(committed(kafka, "moving", topic)).isEqualTo(endOf(kafka, topic));
  }

  @Test
  void shouldReadTheLargestRecordOneAtATime() {
    KafkaSettings kafka = KAFKA.settings();
    String topic = KAFKA.topic(kafka, 1, Map.of("max.message.bytes", String.valueOf(21 << 20)));
    RecordSink sink = RecordSink.open(KAFKA.vertx(), kafka, Compression.NONE);
    byte[] large = new byte[(21 << 20) - 4096];
    large[large.length - 1] = 7;
    for (int i = 0; i < 4; i++) {
      await(sink.send(Outgoing.of(topic, "large-" + i, large)));
    }
    await(sink.close());
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Queue<Integer> lastBytes = new ConcurrentLinkedQueue<>();
    RecordSource source =
        RecordSource.open(
            KAFKA.vertx(),
            kafka,
            "large",
            Set.of(topic),
            100,
            record -> {
              byte[] value = requireNonNull(record.value());
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              return after(200)
                  .onComplete(
                      done -> {
                        running.decrementAndGet();
                        lastBytes.add((int) value[value.length - 1]);
                      });
            });
    await(source.start());
    until(Duration.ofSeconds(30), () -> lastBytes.size() == 4);
    await(source.stop());

    assertThat(lastBytes).containsExactly(7, 7, 7, 7);
    // Three such records are 63 MiB; a fourth would pass the limit.
    assertThat(most.get()).isBetween(1, 3);
  }

  private static RecordSource counting(
      KafkaSettings kafka, String topic, Set<String> handled, AtomicBoolean worked) {
    return RecordSource.open(
        KAFKA.vertx(),
        kafka,
        "moving",
        Set.of(topic),
        8,
        record -> {
          worked.set(true);
          return after(5).onSuccess(done -> handled.add(String.valueOf(record.key())));
        });
  }

  private static Future<Void> after(long millis) {
    return KAFKA.vertx().timer(millis).mapEmpty();
  }

  private static List<String> keys(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "key-" + i).toList();
  }

  private static void produce(KafkaSettings kafka, String topic, int from, int to) {
    RecordSink sink = RecordSink.open(KAFKA.vertx(), kafka, Compression.NONE);
    List<Future<Position>> sent = new ArrayList<>();
    for (String key : keys(from, to)) {
      sent.add(sink.send(Outgoing.of(topic, key, new byte[] {1})));
    }
    await(Future.all(sent));
    await(sink.close());
  }

  private static long committed(KafkaSettings kafka, String group, String topic) {
    return ask(
        kafka,
        admin ->
            admin
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .entrySet()
                .stream()
                .filter(entry -> entry.getKey().topic().equals(topic))
                .mapToLong(entry -> entry.getValue() == null ? 0 : entry.getValue().offset())
                .sum());
  }

  private static long endOf(KafkaSettings kafka, String topic) {
    return await(EndOffsets.of(KAFKA.vertx(), kafka, topic)).values().stream()
        .mapToLong(o -> o)
        .sum();
  }

  private static String onlyMember(KafkaSettings kafka, String group) {
    return ask(
        kafka,
        admin -> {
          var description = admin.describeConsumerGroups(List.of(group)).all().get().get(group);
          assertThat(requireNonNull(description).members()).hasSize(1);
          var member = requireNonNull(description).members().iterator().next();
          Set<TopicPartition> partitions = member.assignment().topicPartitions();
          assertThat(partitions).hasSize(2);
          return member.consumerId();
        });
  }

  private static <T> T ask(KafkaSettings kafka, KafkaAdmin.Question<T> question) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      return question.ask(admin);
    } catch (ExecutionException | InterruptedException failed) {
      throw new AssertionError(failed);
    }
  }
}
