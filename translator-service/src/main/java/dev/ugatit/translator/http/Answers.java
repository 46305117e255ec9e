package dev.ugatit.translator.http;

import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.Problem;
import dev.ugatit.translator.picture.Translated;
import dev.ugatit.translator.picture.Translated.Timing;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;

/** Writes answers. */
final class Answers {
  /** How long a client that was refused early may go on sending before it is cut off. */
  private static final long DRAIN_MILLIS = 5_000;

  private Answers() {}

  static void picture(HttpServerResponse response, String id, Translated answer) {
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
        .putHeader("server-timing", serverTiming(answer.timing()))
        .end(Buffer.buffer(answer.encoded()));
  }

  private static String serverTiming(Timing timing) {
    return String.format(
        Locale.ROOT,
        "queue;dur=%.3f, decode;dur=%.3f, model;dur=%.3f, encode;dur=%.3f",
        timing.queue(),
        timing.decode(),
        timing.model(),
        timing.encode());
  }

  /**
   * Refuses a request, whether or not all of it has arrived: the rest is read and dropped for a
   * while, since a connection that is closed under a sender loses the answer.
   */
  static void refusal(Vertx vertx, HttpServerRequest request, String id, Refusal refusal) {
    HttpServerResponse response = request.response();
    if (isOver(response)) {
      return;
    }
    var problem =
        Problem.of(refusal.code(), refusal.title(), refusal.status(), refusal.detail(), id);
    response
        .setStatusCode(refusal.status())
        .putHeader(Headers.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .putHeader("cache-control", "no-store")
        .putHeader(Headers.REQUEST, id);
    if (refusal.retryAfter() > 0) {
      response.putHeader("retry-after", String.valueOf(refusal.retryAfter()));
    }
    response.end(Buffer.buffer(Json.bytes(problem)));
    if (!request.isEnded()) {
      drain(vertx, request);
    }
  }

  private static void drain(Vertx vertx, HttpServerRequest request) {
    long timer = vertx.setTimer(DRAIN_MILLIS, late -> request.connection().close());
    request.handler(rest -> {});
    request.exceptionHandler(gone -> vertx.cancelTimer(timer));
    request.endHandler(end -> vertx.cancelTimer(timer));
    request.resume();
  }

  private static boolean isOver(HttpServerResponse response) {
    return response.ended() || response.closed();
  }
}
