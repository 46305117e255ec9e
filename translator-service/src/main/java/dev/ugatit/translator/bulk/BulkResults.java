package dev.ugatit.translator.bulk;

import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.Topics;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.kafka.DeadLetters;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.RecordSink;
import dev.ugatit.translator.intake.Refusals;
import dev.ugatit.translator.picture.Translated;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what became of a request: its key and headers, and besides them the answer and what made
 * it, or nothing and the cause. Thread-safe.
 */
final class BulkResults {
  private static final Logger LOG = LoggerFactory.getLogger(BulkResults.class);
  private static final String STAGE = "translate";
  private static final String ERROR = "error.";
  private static final byte[] NOTHING = {};

  private final RecordSink sink;
  private final DeadLetters deadLetters;
  private final Topics topics;

  BulkResults(RecordSink sink, Topics topics) {
    this.sink = sink;
    this.deadLetters = new DeadLetters(sink);
    this.topics = topics;
  }

  /**
   * Writes an answer; completes when it is acknowledged.
   *
   * @return fails with {@link RejectedException} when the topic does not take so large a picture
   */
  Future<Void> answer(Received request, Translated translated) {
    if (translated.encoded().length > Topics.RAW_RECORD_BYTES) {
      return Future.failedFuture(new RejectedException(tooLarge(), 1));
    }
    Outgoing result =
        resultOf(request, translated.encoded())
            .withHeader(Headers.MODEL, translated.manifest().key())
            .withHeader(Headers.DIGEST, translated.manifest().sha256())
            .withHeader(Headers.FORM, translated.form())
            .withHeader(Headers.CONTENT_TYPE, translated.format().mediaType());
    return sink.send(result)
        .<Void>mapEmpty()
        .recover(
            failed ->
                Future.failedFuture(
                    failed instanceof RecordTooLargeException
                        ? new RejectedException(tooLarge(), 1)
                        : failed));
  }

  private static Refusal tooLarge() {
    return Refusal.of(
        413,
        "answer-too-large",
        "The answer does not fit into a record: accept image/jpeg, or ask for a smaller one.");
  }

  /** Writes the cause to results and to the dead letters; completes when both are acknowledged. */
  Future<Void> reject(Received request, RejectedException rejected) {
    Throwable reason = rejected.reason();
    Refusal told = Refusals.of(reason);
    // What a sender may read names no files and addresses.
    Throwable shown = told.status() < 500 ? reason : told;
    Outgoing result =
        resultOf(request, NOTHING)
            .withHeaders(deadLetters.cause(request, STAGE, shown, rejected.attempts()));
    return sink.send(result)
        .<Void>mapEmpty()
        .recover(failed -> withoutResult(request, failed))
        .compose(written -> setAside(request, rejected));
  }

  private Future<Void> setAside(Received request, RejectedException rejected) {
    String topic = topics.translateRequestsDeadLetters();
    return deadLetters.send(request, topic, STAGE, rejected.reason(), rejected.attempts());
  }

  /** A request that is nearly all key and headers leaves no room for the cause. */
  private static Future<Void> withoutResult(Received request, Throwable failed) {
    if (failed instanceof RecordTooLargeException) {
      LOG.warn("{} gets no result, its headers are too large", request.identity());
      return Future.succeededFuture();
    }
    return Future.failedFuture(failed);
  }

  private Outgoing resultOf(Received request, byte[] value) {
    Map<String, byte[]> headers = new HashMap<>(request.headers());
    // These say something of the request alone; it may be a dead letter that is sent again.
    headers.keySet().removeIf(name -> name.equals(Headers.CONTENT_TYPE) || name.startsWith(ERROR));
    return Outgoing.answer(request, topics.translateResults(), value)
        .withHeaders(headers)
        .withHeader(Headers.REQUEST, request.identity());
  }
}
