package dev.ugatit.gateway.api;

import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.Position;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records of one state topic and waits until the gateway's own table shows them.
 *
 * <p>Writes of one gateway happen one after the other, each after the one before it is in the
 * table, so that each is checked against all earlier ones and a client reads what it wrote. Two
 * gateways that write the same key at the same moment are not kept apart: the last one wins.
 * Confined to one event loop.
 */
public final class StateWriter {
  private static final Logger LOG = LoggerFactory.getLogger(StateWriter.class);
  private static final int MOST_WAITING = 64;
  private static final long VISIBLE_SECONDS = 5;
  private static final long LONGEST_SECONDS = 30;

  private final Function<Outgoing, Future<Position>> sink;
  private final Function<Position, Future<Void>> whenApplied;
  private Future<?> last = Future.succeededFuture();
  private int waiting;

  /**
   * A writer of its own for one topic.
   *
   * @param sink writes a record and completes when it is acknowledged
   * @param whenApplied completes when the table has taken the record at a position
   */
  public StateWriter(
      Function<Outgoing, Future<Position>> sink, Function<Position, Future<Void>> whenApplied) {
    this.sink = sink;
    this.whenApplied = whenApplied;
  }

  /**
   * Checks and writes when all earlier writes are in the table. What has not begun within half a
   * minute is not done any more.
   *
   * @param write may throw a {@link Refusal}
   * @return fails with a {@link Refusal}: 429 when too many wait, 503 when it takes too long
   */
  public <T> Future<T> inTurn(Supplier<Future<T>> write) {
    if (waiting >= MOST_WAITING) {
      return Future.failedFuture(
          Refusal.retryAfter(2, 429, "busy", "Too many wishes wait to be written: try again."));
    }
    waiting++;
    long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    Future<T> turn =
        last.<T>transform(
                before ->
                    System.nanoTime() - latest < 0
                        ? write.get()
                        : Future.failedFuture(new TimeoutException()))
            .onComplete(done -> waiting--);
    last = turn;
    return turn.timeout(LONGEST_SECONDS, TimeUnit.SECONDS)
        .recover(
            failure ->
                Future.failedFuture(failure instanceof TimeoutException ? unconfirmed() : failure));
  }

  /** Writes one record; completes when the table shows it. Call it {@linkplain #inTurn in turn}. */
  public Future<Void> write(Outgoing record) {
    return sink.apply(record)
        .compose(position -> whenApplied.apply(position).timeout(VISIBLE_SECONDS, TimeUnit.SECONDS))
        .recover(
            failure -> {
              LOG.warn("{} was not written", record.key(), failure);
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
