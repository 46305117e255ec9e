package dev.ugatit.translator.http;

import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.http.ProblemAnswer;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.translator.picture.Translated;
import dev.ugatit.translator.queue.Timing;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;

/** Writes answers. */
final class Answers {
  private Answers() {}

  static void picture(HttpServerResponse response, String id, Translated answer, Timing timing) {
    if (isOver(response)) {
      return;
    }
    response
        .putHeader(Headers.CONTENT_TYPE, answer.format().mediaType())
        .putHeader("cache-control", "no-store")
        .putHeader(Headers.REQUEST, id)
        .putHeader(Headers.MODEL, answer.manifest().key())
        .putHeader(Headers.DIGEST, answer.manifest().sha256())
        .putHeader(Headers.FORM, answer.form())
        .putHeader("server-timing", serverTiming(timing))
        .end(Buffer.buffer(answer.encoded()));
  }

  private static String serverTiming(Timing timing) {
    return String.format(
        Locale.ROOT,
        "queue;dur=%.3f, decode;dur=%.3f, model;dur=%.3f, encode;dur=%.3f",
        timing.queue(),
        timing.prepare(),
        timing.run(),
        timing.finish());
  }

  static void refusal(Vertx vertx, HttpServerRequest request, String id, Refusal refusal) {
    if (isOver(request.response())) {
      return;
    }
    request.response().putHeader(Headers.REQUEST, id);
    ProblemAnswer.refuse(vertx, request, id, refusal);
  }

  private static boolean isOver(HttpServerResponse response) {
    return response.ended() || response.closed();
  }
}
