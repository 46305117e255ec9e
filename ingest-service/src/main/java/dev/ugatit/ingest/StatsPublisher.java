package dev.ugatit.ingest;

import dev.ugatit.platform.contract.DatasetStats;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.RecordSink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what a {@link Tally} counts every few seconds, changed records only. */
final class StatsPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(StatsPublisher.class);
  private static final long INTERVAL_MS = 2_000;

  private final Vertx vertx;
  private final RecordSink sink;
  private final String topic;
  private final Tally tally;
  private @Nullable Long timer;
  private Future<?> running = Future.succeededFuture();

  StatsPublisher(Vertx vertx, RecordSink sink, String topic, Tally tally) {
    this.vertx = vertx;
    this.sink = sink;
    this.topic = topic;
    this.tally = tally;
  }

  /** Begins to publish. Before this the tally may hold only a part of what there is. */
  synchronized void start() {
    timer = vertx.setPeriodic(INTERVAL_MS, tick -> tick());
  }

  private synchronized void tick() {
    if (running.isComplete()) {
      running =
          publish()
              .onFailure(failed -> LOG.warn("Statistics were not published; trying again", failed));
    }
  }

  /** Publishes what has changed; completes when it is acknowledged. */
  Future<Void> publish() {
    List<Future<?>> sent = tally.changes().stream().<Future<?>>map(record -> send(record)).toList();
    return Future.join(sent).mapEmpty();
  }

  private Future<?> send(DatasetStats record) {
    return sink.send(Outgoing.json(topic, record.key(), record))
        .onFailure(failed -> tally.unpublished(record));
  }

  /** Stops the timer and publishes the last state; does nothing if it was not started. */
  synchronized Future<Void> stop() {
    if (timer == null) {
      return Future.succeededFuture();
    }
    vertx.cancelTimer(timer);
    timer = null;
    return publish();
  }
}
