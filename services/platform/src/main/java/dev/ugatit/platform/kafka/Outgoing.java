package dev.ugatit.platform.kafka;

import dev.ugatit.platform.contract.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record to be written. The arrays are not copied: leave them alone once the record is sent.
 *
 * @param keyBytes decides the partition and, in compacted topics, what it replaces; {@code null}
 *     for any partition
 * @param value the bytes; {@code null} is a tombstone
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as Kafka has them; nobody compares records
public record Outgoing(
    String topic,
    byte @Nullable [] keyBytes,
    byte @Nullable [] value,
    Map<String, byte[]> headers) {

  public Outgoing {
    headers = Map.copyOf(headers);
  }

  /** A record without headers. */
  public static Outgoing of(String topic, @Nullable String key, byte[] value) {
    return new Outgoing(topic, bytes(key), value, Map.of());
  }

  /** A contract record as JSON. */
  public static Outgoing json(String topic, String key, Object value) {
    return new Outgoing(
        topic,
        bytes(key),
        Json.bytes(value),
        Map.of("content-type", "application/json".getBytes(StandardCharsets.UTF_8)));
  }

  /** An answer to a record, under its key as it was written. */
  public static Outgoing answer(Received to, String topic, byte[] value) {
    return new Outgoing(topic, to.keyBytes(), value, Map.of());
  }

  /** Removes a key from a compacted topic. */
  public static Outgoing tombstone(String topic, String key) {
    return new Outgoing(topic, bytes(key), null, Map.of());
  }

  /** This record with one more header, as UTF-8 text. */
  public Outgoing withHeader(String name, String text) {
    return withHeaders(Map.of(name, text.getBytes(StandardCharsets.UTF_8)));
  }

  /** This record with more headers; one of the same name is replaced. */
  public Outgoing withHeaders(Map<String, byte[]> added) {
    Map<String, byte[]> all = new HashMap<>(headers);
    all.putAll(added);
    return new Outgoing(topic, keyBytes, value, all);
  }

  /** The key as UTF-8 text. */
  public @Nullable String key() {
    return keyBytes == null ? null : new String(keyBytes, StandardCharsets.UTF_8);
  }

  ProducerRecord<byte[], byte[]> toKafka() {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, keyBytes, value);
    headers.forEach((name, bytes) -> record.headers().add(name, bytes));
    return record;
  }

  private static byte @Nullable [] bytes(@Nullable String key) {
    return key == null ? null : key.getBytes(StandardCharsets.UTF_8);
  }
}
