package dev.ugatit.ingest;

import dev.ugatit.platform.kafka.Compression;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.RecordSink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Predicate;

/** What both ways in need on the side of Kafka: one sink, declarations, log and statistics. */
record Pipeline(
    RecordSink sink, Declarations declarations, PictureLog log, Tally tally, StatsPublisher stats) {

  /**
   * Bounds.
   *
   * @param graceMs how long a picture waits for its dataset's declaration
   * @param maxDatasets how many datasets there may be before undeclared ones are refused
   * @param maxKeys how many pictures are remembered
   */
  record Sizes(long graceMs, int maxDatasets, int maxKeys) {}

  static Pipeline open(
      Vertx vertx, KafkaSettings kafka, String writer, Predicate<String> ofInterest, Sizes sizes) {
    RecordSink sink = RecordSink.open(vertx, kafka, Compression.NONE);
    Tally tally = new Tally(writer);
    KnownKeys known = new KnownKeys(sizes.maxKeys());
    return new Pipeline(
        sink,
        new Declarations(vertx, kafka, sink, sizes.graceMs(), sizes.maxDatasets()),
        new PictureLog(vertx, kafka, sink, writer, tally, known, ofInterest),
        tally,
        new StatsPublisher(vertx, sink, kafka.topics().datasetStats(), tally));
  }

  /**
   * Reads what is on the topics, then begins to publish statistics: before that they would be too
   * low.
   *
   * @param declaring what else must succeed first
   */
  Future<Void> start(Future<?> declaring) {
    return Future.all(declaring, log.start())
        .<Void>mapEmpty()
        .onSuccess(
            ready -> {
              // Of what was shown before, some may have been withdrawn since.
              tally.showOnly(log::knows);
              stats.start();
            });
  }

  /** Publishes the last statistics and closes everything, whatever of it fails. */
  Future<Void> close() {
    return stats
        .stop()
        .eventually(() -> Future.join(log.stop(), declarations.stop()))
        .eventually(sink::close);
  }
}
