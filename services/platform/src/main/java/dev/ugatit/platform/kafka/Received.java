package dev.ugatit.platform.kafka;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was read. The arrays are Kafka's own: read them, never write to them.
 *
 * @param timestamp milliseconds since 1970, the producer's or the broker's as the topic says
 * @param key the key as UTF-8 text; {@code null} when the record has none
 * @param value the bytes; {@code null} is a tombstone
 * @param headers by name; of a repeated header the last one
 * @param keyBytes the key as it was written, which may be no UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as Kafka has them; nobody compares records
public record Received(
    String topic,
    int partition,
    long offset,
    long timestamp,
    @Nullable String key,
    byte @Nullable [] value,
    Map<String, byte[]> headers,
    byte @Nullable [] keyBytes) {

  public Received {
    headers = Map.copyOf(headers);
  }

  /** A record whose key is text. */
  public Received(
      String topic,
      int partition,
      long offset,
      long timestamp,
      @Nullable String key,
      byte @Nullable [] value,
      Map<String, byte[]> headers) {
    this(
        topic,
        partition,
        offset,
        timestamp,
        key,
        value,
        headers,
        key == null ? null : key.getBytes(StandardCharsets.UTF_8));
  }

  static Received of(ConsumerRecord<byte[], byte[]> record) {
    byte @Nullable [] key = record.key();
    Map<String, byte[]> headers = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      byte @Nullable [] value = header.value();
      headers.put(header.key(), value == null ? new byte[0] : value);
    }
    return new Received(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        key == null ? null : new String(key, StandardCharsets.UTF_8),
        record.value(),
        headers,
        key);
  }

  /** A header as UTF-8 text. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(v -> new String(v, StandardCharsets.UTF_8));
  }

  /** {@code topic-partition-offset}: names this record among all others. */
  public String identity() {
    return topic + "-" + partition + "-" + offset;
  }

  /** Bytes of key and value. */
  int size() {
    return (keyBytes == null ? 0 : keyBytes.length) + (value == null ? 0 : value.length);
  }
}
