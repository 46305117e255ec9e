package dev.ugatit.translator.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.image.BadPictures;
import dev.ugatit.platform.kafka.KafkaFixture;
import dev.ugatit.platform.kafka.Position;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.TopicRecords;
import dev.ugatit.translator.http.Pictures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Requests on Kafka, now and then with a broken picture, a few at a time. */
final class BulkLoad implements AutoCloseable {
  private static final Duration LAST = Duration.ofMinutes(2);
  private static final int AT_ONCE = 30;
  private static final int BETWEEN_BROKEN = 20;

  private final TopicRecords records;
  private final Topics topics;
  private final Tally tally;
  private final AtomicBoolean stop = new AtomicBoolean();
  private final Thread thread = new Thread(this::write, "bulk on Kafka");

  /** Whether the picture of a request is sound, by the request's identity. */
  private final Map<String, Boolean> sound = new ConcurrentHashMap<>();

  BulkLoad(TopicRecords records, Topics topics, Tally tally) {
    this.records = records;
    this.topics = topics;
    this.tally = tally;
    thread.setDaemon(true);
  }

  void start() {
    records.seen(topics.translateResults());
    thread.start();
  }

  private void write() {
    try {
      for (int number = 0; !stop.get(); number++) {
        if (sound.size() - records.seen(topics.translateResults()).size() < AT_ONCE) {
          write(number);
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    } catch (Exception | Error e) {
      tally.complain("bulk on Kafka: " + e);
    }
  }

  private void write(int number) {
    boolean broken = number % BETWEEN_BROKEN == BETWEEN_BROKEN - 1;
    byte[] picture =
        broken ? BadPictures.truncatedPng() : Pictures.png(Pictures.noise(40, 40, number % 50));
    for (int i = 0; i < 3; i++) {
      Position position =
          records.write(
              topics.translateRequests(),
              String.valueOf(number),
              picture,
              "ugatit-model",
              MixedLoad.SWAPPED);
      sound.put(position.topic() + "-" + position.partition() + "-" + position.offset(), !broken);
    }
  }

  /** Waits for all answers and checks that each request has one, and what it should be. */
  void assertAnsweredOnce(Championship championship) {
    KafkaFixture.until(LAST, () -> records.seen(topics.translateResults()).size() >= sound.size());
    Map<String, List<Received>> results =
        records.all(topics.translateResults()).stream()
            .collect(Collectors.groupingBy(result -> header(result, "ugatit-request")));
    assertThat(results.keySet()).isEqualTo(sound.keySet());
    results.forEach(
        (request, all) -> {
          assertThat(all).as(request).hasSize(1);
          Received result = all.get(0);
          if (sound.getOrDefault(request, false)) {
            assertThat(result.value()).isNotEmpty();
            String model = header(result, "ugatit-model");
            assertThat(
                    championship.complaint(
                        model, header(result, "ugatit-digest"), Long.MIN_VALUE, System.nanoTime()))
                .isEmpty();
          } else {
            assertThat(result.value()).isEmpty();
            assertThat(header(result, "error.stage")).isEqualTo("translate");
          }
        });
    long broken = sound.values().stream().filter(each -> !each).count();
    assertThat(records.all(topics.translateRequestsDeadLetters())).hasSize((int) broken);
    tally.count("bulk on Kafka, all of " + sound.size());
  }

  private static String header(Received record, String name) {
    return record.header(name).orElse("");
  }

  @Override
  public void close() throws InterruptedException {
    stop.set(true);
    thread.join(TimeUnit.SECONDS.toMillis(60));
  }
}
