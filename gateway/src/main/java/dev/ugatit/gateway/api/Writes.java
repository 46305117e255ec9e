package dev.ugatit.gateway.api;

import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.Position;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes state records to Kafka: one after the other, each after the one before it is in its table,
 * so that each is checked against all earlier ones and a client reads what it wrote. Two gateways
 * that write the same key at the same moment are not kept apart: the last one wins. Confined to one
 * event loop.
 */
public final class Writes {
  private static final Logger LOG = LoggerFactory.getLogger(Writes.class);
  private static final int MOST_WAITING = 64;
  private static final long VISIBLE_SECONDS = 5;

  private final Function<Outgoing, Future<Position>> sink;
  private final Function<Position, Future<Void>> visible;
  private Future<?> last = Future.succeededFuture();
  private int waiting;

  /**
   * @param sink writes a record and completes when it is acknowledged
   * @param visible completes when the record at a position is in its table
   */
  public Writes(
      Function<Outgoing, Future<Position>> sink, Function<Position, Future<Void>> visible) {
    this.sink = sink;
    this.visible = visible;
  }

  /** Checks and writes when all earlier turns are over; fails with a 429 when too many wait. */
  public <T> Future<T> inTurn(Supplier<Future<T>> write) {
    if (waiting >= MOST_WAITING) {
      return Future.failedFuture(
          Refusal.retryAfter(2, 429, "busy", "Too many wishes wait to be written: try again."));
    }
    waiting++;
    Future<T> turn = last.transform(before -> write.get()).onComplete(done -> waiting--);
    last = turn;
    return turn;
  }

  /** Writes a record; completes when it is in its table, or fails with a 503 {@link Refusal}. */
  public Future<Void> write(Outgoing record) {
    return sink.apply(record)
        .compose(position -> visible.apply(position).timeout(VISIBLE_SECONDS, TimeUnit.SECONDS))
        .recover(
            failure -> {
              LOG.warn("Record {} of {} was not written", record.key(), record.topic(), failure);
              return Future.failedFuture(unconfirmed());
            });
  }

  /** What a client is told when Kafka does not confirm what it sent. */
  public static Refusal unconfirmed() {
    return Refusal.retryAfter(
        5,
        503,
        "kafka-unreachable",
        "Kafka has not confirmed the record: send it again, that does no harm.");
  }
}
