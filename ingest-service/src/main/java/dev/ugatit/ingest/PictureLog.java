package dev.ugatit.ingest;

import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.PictureKey;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.RecordSink;
import dev.ugatit.platform.kafka.TopicFollower;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes prepared pictures, each once: it follows {@code images.prepared} and leaves out what is
 * there already. Thread-safe.
 *
 * <p>Two writers that meet the same new picture at the same moment may both write it; it has one
 * key, and counts for the writer whose record comes first.
 */
final class PictureLog {
  private static final Logger LOG = LoggerFactory.getLogger(PictureLog.class);

  private final String topic;
  private final String writer;
  private final RecordSink sink;
  private final Tally tally;
  private final KnownKeys known;
  private final Predicate<String> ofInterest;
  private final Map<PictureKey, Future<?>> underway = new HashMap<>();
  private final TopicFollower follower;
  private volatile boolean started;

  /**
   * Opens the log.
   *
   * @param ofInterest the datasets whose pictures are remembered and counted
   */
  PictureLog(
      Vertx vertx,
      KafkaSettings kafka,
      RecordSink sink,
      String writer,
      Tally tally,
      KnownKeys known,
      Predicate<String> ofInterest) {
    this.topic = kafka.topics().imagesPrepared();
    this.writer = writer;
    this.sink = sink;
    this.tally = tally;
    this.known = known;
    this.ofInterest = ofInterest;
    this.follower = TopicFollower.open(vertx, kafka, topic, Map.of(), this::follow);
  }

  /**
   * What became of a picture.
   *
   * @param added false if the log had it already
   * @param split the one it has on the log, which may differ from what was asked for this time
   */
  record Written(boolean added, Split split) {}

  /** Completes when everything that was on the topic is known. */
  Future<Void> start() {
    started = true;
    return follower.start();
  }

  Future<Void> stop() {
    return started ? follower.stop() : Future.succeededFuture();
  }

  /** Writes a picture unless it is there; completes when it is acknowledged. */
  synchronized Future<Written> write(Prepared picture) {
    PictureKey key = picture.key();
    Optional<KnownKeys.Entry> entry = known.find(key);
    if (entry.isPresent()) {
      return Future.succeededFuture(new Written(false, entry.get().split()));
    }
    Future<?> sameUnderway = underway.get(key);
    if (sameUnderway != null) {
      // It is there once the other copy is acknowledged, and failed if that one fails.
      return sameUnderway.map(done -> new Written(false, picture.split()));
    }
    Future<Written> writing =
        sink.send(picture.toRecord(topic, writer))
            .map(position -> new Written(true, picture.split()));
    underway.put(key, writing);
    return writing.onComplete(done -> acknowledged(picture, done.succeeded()));
  }

  /** Whether the picture is on the log, as far as it was read. */
  synchronized boolean knows(PictureKey key) {
    return known.find(key).isPresent();
  }

  private synchronized void acknowledged(Prepared picture, boolean written) {
    underway.remove(picture.key());
    if (written) {
      remember(picture.key(), picture.split(), true);
    }
  }

  private Future<Void> follow(Received record) {
    try {
      PictureKey key = PictureKey.parse(String.valueOf(record.key()));
      if (ofInterest.test(key.dataset())) {
        seen(key, record);
      }
    } catch (IllegalArgumentException foreign) {
      LOG.warn("Not a prepared picture at {}: {}", record.identity(), foreign.getMessage());
    }
    return Future.succeededFuture();
  }

  private synchronized void seen(PictureKey key, Received record) {
    if (record.value() == null) {
      tally.hide(key);
      known
          .remove(key)
          .filter(KnownKeys.Entry::mine)
          .ifPresent(gone -> tally.picture(key.dataset(), key.domain(), gone.split(), -1));
      return;
    }
    Split split = record.header(Headers.SPLIT).map(Split::of).orElse(Split.TRAIN);
    remember(key, split, record.header(Prepared.WRITER).filter(writer::equals).isPresent());
  }

  private void remember(PictureKey key, Split split, boolean mine) {
    if (known.add(key, split, mine) && mine) {
      tally.picture(key.dataset(), key.domain(), split, 1);
    }
  }
}
