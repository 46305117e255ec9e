package dev.ugatit.platform.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaWriteStream;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records: acknowledged by all in-sync replicas, never doubled by a retry of its own, given
 * up after one minute without an acknowledgement.
 *
 * <p>Thread-safe. Records of one sink and one partition keep the order in which they were sent from
 * one thread. A failed future means "not acknowledged", not "not written": send again under the
 * same key and let readers drop what they know.
 *
 * <p>At most 96 MiB may wait for acknowledgement; beyond that {@link #send} fails at once, so that
 * a producer that outruns the broker meets an error instead of the end of the heap. Wait for
 * earlier futures before sending on.
 */
public final class RecordSink {
  private static final Logger LOG = LoggerFactory.getLogger(RecordSink.class);
  private static final long MAX_PENDING_BYTES = 96L * 1024 * 1024;
  private static final long CLOSE_MS = 10_000;

  private final Future<KafkaWriteStream<byte[], byte[]>> producer;
  private final AtomicLong pendingBytes = new AtomicLong();

  private RecordSink(Future<KafkaWriteStream<byte[], byte[]>> producer) {
    this.producer = producer;
  }

  /** Opens a sink; connecting goes on in the background and does not have to succeed at once. */
  public static RecordSink open(Vertx vertx, KafkaSettings kafka, Compression compression) {
    // Built on a worker: the client's constructor looks up host names.
    return new RecordSink(
        vertx.executeBlocking(
            () -> {
              KafkaWriteStream<byte[], byte[]> stream =
                  KafkaWriteStream.create(
                      vertx,
                      ClientSettings.producer(kafka, compression),
                      new ByteArraySerializer(),
                      new ByteArraySerializer());
              stream.exceptionHandler(failed -> LOG.debug("A record was not written", failed));
              return stream;
            }));
  }

  /** Sends a record; completes with its place once it is acknowledged. */
  public Future<Position> send(Outgoing record) {
    return send(record.toKafka());
  }

  Future<Position> send(ProducerRecord<byte[], byte[]> record) {
    long size = length(record.key()) + length(record.value());
    long pending = pendingBytes.getAndAdd(size);
    if (pending > 0 && pending + size > MAX_PENDING_BYTES) {
      pendingBytes.addAndGet(-size);
      return Future.failedFuture(
          new IllegalStateException(
              "More than "
                  + MAX_PENDING_BYTES / (1024 * 1024)
                  + " MiB wait for Kafka's acknowledgement; wait for earlier records to complete"));
    }
    return producer
        .compose(stream -> stream.send(record))
        .map(RecordSink::position)
        .onComplete(done -> pendingBytes.addAndGet(-size));
  }

  /** Waits for what was sent, at most 10 s, and closes. Records sent afterwards fail. */
  public Future<Void> close() {
    return producer.compose(stream -> stream.close(CLOSE_MS));
  }

  private static Position position(RecordMetadata metadata) {
    return new Position(metadata.topic(), metadata.partition(), metadata.offset());
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
