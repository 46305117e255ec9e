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
 * @param key decides the partition and, in compacted topics, what it replaces; {@code null} for any
 *     partition
 * @param value the bytes; {@code null} is a tombstone
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as Kafka has them; nobody compares records
public record Outgoing(
    String topic, @Nullable String key, byte @Nullable [] value, Map<String, byte[]> headers) {

  public Outgoing {
    headers = Map.copyOf(headers);
  }

  /** A record without headers. */
  public static Outgoing of(String topic, @Nullable String key, byte[] value) {
    return new Outgoing(topic, key, value, Map.of());
  }

  /** A contract record as JSON. */
  public static Outgoing json(String topic, String key, Object value) {
    return new Outgoing(
        topic,
        key,
        Json.bytes(value),
        Map.of("content-type", "application/json".getBytes(StandardCharsets.UTF_8)));
  }

  /** Removes a key from a compacted topic. */
  public static Outgoing tombstone(String topic, String key) {
    return new Outgoing(topic, key, null, Map.of());
  }

  /** This record with one more header, as UTF-8 text. */
  public Outgoing withHeader(String name, String text) {
    Map<String, byte[]> more = new HashMap<>(headers);
    more.put(name, text.getBytes(StandardCharsets.UTF_8));
    return new Outgoing(topic, key, value, more);
  }

  ProducerRecord<byte[], byte[]> toKafka() {
    byte @Nullable [] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, keyBytes, value);
    headers.forEach((name, bytes) -> record.headers().add(name, bytes));
    return record;
  }
}
