package dev.ugatit.standalone.system;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.TrainingProgress;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.contract.TrainingRecord.Want;
import dev.ugatit.platform.kafka.Compression;
import dev.ugatit.platform.kafka.EndOffsets;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.RecordSink;
import dev.ugatit.platform.kafka.TopicFollower;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** Creates trainings, says what is wanted of them and follows what they report, all over Kafka. */
public final class TrainingClient {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Vertx vertx;
  private final KafkaSettings kafka;

  /** A client of the system behind this Kafka. */
  public TrainingClient(Vertx vertx, KafkaSettings kafka) {
    this.vertx = vertx;
    this.kafka = kafka;
  }

  /** All trainings by id, the oldest first. */
  public NavigableMap<String, TrainingRecord> list() throws InterruptedException {
    var found = new ConcurrentSkipListMap<String, TrainingRecord>();
    TopicFollower follower =
        TopicFollower.open(
            vertx, kafka, kafka.topics().trainings(), Map.of(), record -> collect(found, record));
    Await.result("reading the trainings", follower.start(), LIMIT);
    Await.result("closing the reader of trainings", follower.stop(), LIMIT);
    return new TreeMap<>(found);
  }

  /** Writes a training, new or with another wish. */
  public void write(TrainingRecord training) throws InterruptedException {
    RecordSink sink = RecordSink.open(vertx, kafka, Compression.ZSTD);
    try {
      var record = Outgoing.json(kafka.topics().trainings(), training.id(), training);
      Await.result("writing the training", sink.send(record), LIMIT);
    } finally {
      Await.result("closing the writer of trainings", sink.close(), LIMIT);
    }
  }

  /** Writes the training again with another wish. */
  public void want(TrainingRecord training, Want want) throws InterruptedException {
    write(training.wanting(want));
  }

  /**
   * Follows a training's reports from now on.
   *
   * @param listener is called on an event loop; it must not block
   */
  public Following follow(String id, Consumer<TrainingProgress> listener)
      throws InterruptedException {
    String topic = kafka.topics().trainingProgress();
    Map<Integer, Long> end =
        Await.result("reading the reports' end", EndOffsets.of(vertx, kafka, topic), LIMIT);
    TopicFollower follower =
        TopicFollower.open(
            vertx,
            kafka,
            topic,
            end,
            record -> {
              if (id.equals(record.key()) && record.value() != null) {
                report(record.value(), listener);
              }
              return Future.succeededFuture();
            });
    Await.result("following the training", follower.start(), LIMIT);
    return () -> Await.result("closing the reader of reports", follower.stop(), LIMIT);
  }

  /** Ends the following when closed. */
  @FunctionalInterface
  public interface Following extends AutoCloseable {
    @Override
    void close() throws InterruptedException;
  }

  private static void report(byte[] json, Consumer<TrainingProgress> listener) {
    listener.accept(Json.read(json, TrainingProgress.class));
  }

  private static Future<Void> collect(Map<String, TrainingRecord> found, Received record) {
    String id = record.key();
    byte[] value = record.value();
    if (id != null && value != null) {
      found.put(id, Json.read(value, TrainingRecord.class));
    } else if (id != null) {
      found.remove(id);
    }
    return Future.succeededFuture();
  }
}
