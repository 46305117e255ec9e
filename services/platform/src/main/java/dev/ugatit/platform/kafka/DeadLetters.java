package dev.ugatit.platform.kafka;

import dev.ugatit.platform.contract.Headers;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sets records aside that cannot be handled: key, value and headers as they were, and the cause in
 * {@code error.*} headers. Completes when the copy is acknowledged; only then may the original be
 * counted as done. Thread-safe.
 */
public final class DeadLetters {
  private static final int MAX_MESSAGE = 1000;

  private final RecordSink sink;
  private final Clock clock;

  public DeadLetters(RecordSink sink) {
    this(sink, Clock.systemUTC());
  }

  DeadLetters(RecordSink sink, Clock clock) {
    this.sink = sink;
    this.clock = clock;
  }

  /**
   * Writes the copy.
   *
   * @param dlqTopic must take records as large as the original's topic does
   * @param stage what was being done: {@code decode}, {@code prepare}
   * @param error the cause; class and the first 1000 characters of its message are kept
   * @param attempt 1 for the first try; tries before the record was {@linkplain #sentBack sent
   *     back} are added
   */
  public Future<Void> send(
      Received original, String dlqTopic, String stage, Throwable error, int attempt) {
    ProducerRecord<byte[], byte[]> copy =
        new ProducerRecord<>(dlqTopic, original.keyBytes(), original.value());
    Map<String, byte[]> headers = new LinkedHashMap<>(original.headers());
    headers.putAll(cause(original, stage, error, attempt));
    headers.forEach((name, value) -> copy.headers().add(name, value));
    return sink.send(copy).mapEmpty();
  }

  /** The {@code error.*} headers alone, for whoever answers the record's producer as well. */
  public Map<String, byte[]> cause(Received original, String stage, Throwable error, int attempt) {
    Map<String, byte[]> headers = new LinkedHashMap<>();
    put(headers, Headers.ERROR_STAGE, stage);
    put(headers, Headers.ERROR_CLASS, error.getClass().getName());
    put(headers, Headers.ERROR_MESSAGE, shortened(String.valueOf(error.getMessage())));
    put(headers, Headers.ERROR_TOPIC, original.topic());
    put(headers, Headers.ERROR_PARTITION, Integer.toString(original.partition()));
    put(headers, Headers.ERROR_OFFSET, Long.toString(original.offset()));
    put(headers, Headers.ERROR_TIME, clock.instant().toString());
    put(headers, Headers.ERROR_ATTEMPT, Integer.toString(before(original) + attempt));
    return headers;
  }

  /**
   * A dead letter as it goes back to where it came from: key, value and headers as they were, and
   * how often it was tried.
   */
  public static Outgoing sentBack(Received letter, String topic) {
    Map<String, byte[]> headers = new LinkedHashMap<>(letter.headers());
    headers.keySet().removeIf(name -> name.startsWith(Headers.ERROR_PREFIX));
    put(headers, Headers.ATTEMPTS, Integer.toString(attempts(letter, Headers.ERROR_ATTEMPT)));
    return new Outgoing(topic, letter.keyBytes(), letter.value(), headers);
  }

  private static int before(Received original) {
    return attempts(original, Headers.ATTEMPTS);
  }

  private static int attempts(Received record, String header) {
    return record
        .header(header)
        .filter(text -> text.matches("\\d{1,6}"))
        .map(Integer::parseInt)
        .orElse(0);
  }

  private static void put(Map<String, byte[]> headers, String name, String value) {
    headers.put(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static String shortened(String message) {
    return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
  }
}
