package dev.ugatit.gateway.api.events;

import dev.ugatit.gateway.http.Api;
import dev.ugatit.gateway.tables.ProgressTable.Report;
import dev.ugatit.gateway.tables.Tables;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.TopicFollower;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/trainings/ID/events}: the reports of a training. A client that comes again with
 * the id of the last event gets every later report, none missing and none twice.
 */
public final class TrainingEvents {
  /** Consumers at a time: each may hold a batch of 24 MiB. */
  private static final int MOST_CATCH_UPS = 4;

  private final Vertx vertx;
  private final KafkaSettings kafka;
  private final Tables tables;
  private final EventStreams streams;
  private final CatchUps catchUps = new CatchUps(MOST_CATCH_UPS);

  public TrainingEvents(Vertx vertx, KafkaSettings kafka, Tables tables, EventStreams streams) {
    this.vertx = vertx;
    this.kafka = kafka;
    this.tables = tables;
    this.streams = streams;
  }

  public void bind(Api api) {
    api.bind("trainingEvents", this::open);
  }

  private void open(RoutingContext ctx) {
    tables.requireProgress();
    String id = tables.trainings().require(ctx.pathParam("id")).id();
    // A partition of which nothing was ever seen is of another topic's life.
    Optional<Cursor> seen =
        Cursor.of(ctx).filter(c -> tables.progress().applied(c.partition()).isPresent());
    var reports = new Reports(id, streams.open(ctx));
    reports.stream.onClose(tables.progress().follow(id, reports::live));
    seen.ifPresentOrElse(reports::goOnAfter, reports::begin);
  }

  /**
   * The reports of one stream.
   *
   * <p>States: catching up (a consumer of its own reads from the client's last event on, and what
   * the table hears is left to it) → live, once the consumer is as far as the table: both are told
   * on this event loop, so nothing lies between. A live reader that is too slow is cut off, and
   * catches up when it comes again.
   */
  private final class Reports {
    private final String id;
    private final EventStream stream;
    private @Nullable TopicFollower reader;
    private Runnable release = () -> {};
    private @Nullable Cursor last;
    private boolean live;

    Reports(String id, EventStream stream) {
      this.id = id;
      this.stream = stream;
    }

    /** From now on, after the last report that there is. */
    void begin() {
      live = true;
      tables.progress().lastReport(id).ifPresent(this::send);
    }

    void goOnAfter(Cursor seen) {
      last = seen;
      // Further than the table: another life of the topic, or this gateway is behind. Kafka tells.
      live = tables.progress().applied(seen.partition()).orElse(-1) == seen.offset();
      if (!live) {
        catchUps.add(this::catchUp);
      }
    }

    private boolean isAsFarAsTable(Cursor at) {
      return at.offset() >= tables.progress().applied(at.partition()).orElse(-1);
    }

    void live(Report report) {
      Cursor sent = last;
      boolean known =
          sent != null
              && sent.partition() == report.partition()
              && sent.offset() >= report.offset();
      if (!live || known) {
        return;
      }
      if (stream.isFull()) {
        stream.cut();
      } else {
        send(report);
      }
    }

    private void send(Report report) {
      var place = new Cursor(report.partition(), report.offset());
      last = place;
      stream.send("progress", place.toString(), Json.text(report.progress()));
    }

    private void catchUp(Runnable done) {
      Cursor seen = last;
      if (stream.isClosed() || seen == null) {
        done.run();
        return;
      }
      Map<Integer, Long> from = tables.progress().next();
      from.put(seen.partition(), seen.offset() + 1);
      TopicFollower opened =
          TopicFollower.open(vertx, kafka, kafka.topics().trainingProgress(), from, this::missed);
      reader = opened;
      release = done;
      stream.onClose(this::stop);
      opened.start().onSuccess(all -> replayed(seen.partition()));
    }

    /** A record that came while the client was away, or of another training. */
    private Future<Void> missed(Received record) {
      if (live || stream.isClosed()) {
        return Future.succeededFuture();
      }
      if (id.equals(record.key()) && record.value() != null) {
        Report.of(record).ifPresent(this::send);
      }
      var place = new Cursor(record.partition(), record.offset());
      Cursor sent = last;
      if (sent != null && sent.partition() == place.partition()) {
        last = place;
        if (isAsFarAsTable(place)) {
          goLive();
        }
      }
      return stream.drained();
    }

    /** Where no record followed, the consumer's position tells how far it is. */
    private void replayed(int partition) {
      TopicFollower at = reader;
      if (!live && at != null) {
        long next = at.position().getOrDefault(partition, 0L);
        var place = new Cursor(partition, next - 1);
        if (isAsFarAsTable(place)) {
          last = place;
          goLive();
        }
      }
    }

    private void goLive() {
      live = true;
      stop();
    }

    private void stop() {
      TopicFollower running = reader;
      reader = null;
      if (running != null) {
        running.stop().onComplete(stopped -> release.run());
      }
    }
  }
}
