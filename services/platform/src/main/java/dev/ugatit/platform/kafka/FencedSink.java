package dev.ugatit.platform.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the records of something that has one owner at a time. Opening a sink under an id shuts
 * every earlier sink of that id out for good, in whatever process it is: its next {@link #send}
 * fails with {@link FencedException}, and nothing of it becomes visible.
 *
 * <p>Each call is one transaction: readers of committed records (all of this package's) see all of
 * its records or none. Calls run one after another; each costs some milliseconds, so this is for
 * state and progress, not for streams. Thread-safe. After a {@link FencedException} the sink can
 * only be closed; after any other failure, which means "not acknowledged" and not "not written",
 * the records may be sent again, and Kafka may have been away for as long as it likes. At most
 * {@value #MAX_WAITING} calls wait for their turn; further ones fail at once.
 */
public final class FencedSink {
  private static final Logger LOG = LoggerFactory.getLogger(FencedSink.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final int MAX_WAITING = 100;

  /** What the last call has left to do. Touched on the worker only. */
  private enum Unfinished {
    NOTHING,
    ABORT,
    COMMIT
  }

  private Unfinished unfinished = Unfinished.NOTHING;
  private final AtomicInteger waiting = new AtomicInteger();
  private final String id;
  private final WorkerExecutor worker;
  private final Producer<byte[], byte[]> producer;

  /** A sink on a producer whose transactions are initialised. */
  FencedSink(String id, WorkerExecutor worker, Producer<byte[], byte[]> producer) {
    this.id = id;
    this.worker = worker;
    this.producer = producer;
  }

  /**
   * Takes an id over; completes once earlier owners are shut out.
   *
   * @param id the same for every process that may own the thing
   */
  public static Future<FencedSink> open(Vertx vertx, KafkaSettings kafka, String id) {
    WorkerExecutor worker =
        vertx.createSharedWorkerExecutor("fenced-" + id, 1, 5, TimeUnit.MINUTES);
    return worker
        .executeBlocking(
            () -> {
              KafkaProducer<byte[], byte[]> producer =
                  new KafkaProducer<>(
                      ClientSettings.fenced(kafka, id),
                      new ByteArraySerializer(),
                      new ByteArraySerializer());
              try {
                producer.initTransactions();
              } catch (KafkaException failed) {
                producer.close(Duration.ZERO);
                throw failed;
              }
              return new FencedSink(id, worker, producer);
            })
        .onFailure(failed -> worker.close());
  }

  /** Writes records that become visible together; completes when they are. */
  public Future<List<Position>> send(List<Outgoing> records) {
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      return Future.failedFuture(
          new IllegalStateException(
              "More than " + MAX_WAITING + " calls of " + id + " wait for Kafka; send them later"));
    }
    return worker
        .executeBlocking(() -> transact(records))
        .onComplete(done -> waiting.decrementAndGet());
  }

  /** Writes one record. */
  public Future<Position> send(Outgoing record) {
    return send(List.of(record)).map(positions -> positions.get(0));
  }

  private List<Position> transact(List<Outgoing> records) throws Exception {
    try {
      finish();
      producer.beginTransaction();
      unfinished = Unfinished.ABORT;
      List<java.util.concurrent.Future<RecordMetadata>> sent = new ArrayList<>();
      for (Outgoing record : records) {
        sent.add(producer.send(record.toKafka()));
      }
      List<Position> positions = new ArrayList<>();
      for (java.util.concurrent.Future<RecordMetadata> each : sent) {
        RecordMetadata at = each.get();
        positions.add(new Position(at.topic(), at.partition(), at.offset()));
      }
      commit();
      return positions;
    } catch (KafkaException | IllegalStateException | ExecutionException failed) {
      throw explained(failed);
    }
  }

  private void commit() {
    try {
      producer.commitTransaction();
      unfinished = Unfinished.NOTHING;
    } catch (TimeoutException unknown) {
      // It may be under way: Kafka's client then takes nothing but the same call again.
      unfinished = Unfinished.COMMIT;
      throw unknown;
    } catch (KafkaException failed) {
      unfinished = Unfinished.ABORT;
      throw failed;
    }
  }

  /**
   * Ends a transaction that is open; left open, the next one could not begin, nor the sink close.
   */
  private void finish() {
    switch (unfinished) {
      case NOTHING -> {}
      case COMMIT -> commit();
      case ABORT -> {
        producer.abortTransaction();
        unfinished = Unfinished.NOTHING;
      }
    }
  }

  private RuntimeException explained(Exception failed) {
    Throwable cause = failed instanceof ExecutionException ? failed.getCause() : failed;
    if (cause instanceof ProducerFencedException
        || cause instanceof InvalidProducerEpochException) {
      return new FencedException(id, failed);
    }
    try {
      finish();
    } catch (ProducerFencedException | InvalidProducerEpochException fenced) {
      return new FencedException(id, fenced);
    } catch (KafkaException | IllegalStateException broken) {
      LOG.debug("The transaction of {} could not be ended yet", id, broken);
    }
    return new KafkaException("The records of " + id + " were not written", failed);
  }

  /** Waits for calls that run, and closes within seconds. */
  public Future<Void> close() {
    return worker
        .<Void>executeBlocking(
            () -> {
              producer.close(CLOSE);
              return null;
            })
        .eventually(worker::close);
  }
}
