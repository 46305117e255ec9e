package dev.ugatit.platform.http;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Writes {@link Refusal}s. Call it on the request's event loop. */
public final class ProblemAnswer {
  /** How long a client that is refused early may go on sending. */
  private static final long DROPPING_MS = 3_000;

  private ProblemAnswer() {}

  /**
   * Answers a request whether or not all of it has arrived; {@linkplain #dropRest drops} the rest.
   */
  public static void refuse(Vertx vertx, HttpServerRequest request, String id, Refusal refusal) {
    send(request.response(), id, refusal);
    dropRest(vertx, request);
  }

  /** Answers, without a look at what the client may still be sending. */
  public static void send(HttpServerResponse response, String id, Refusal refusal) {
    Problem problem =
        Problem.of(refusal.code(), refusal.title(), refusal.status(), refusal.detail(), id);
    if (refusal.retryAfterSeconds() > 0) {
      response.putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(refusal.retryAfterSeconds()));
    }
    // What was said of an answer that then could not be given is not true of this one.
    response.headers().remove(HttpHeaders.CONTENT_LENGTH).remove(HttpHeaders.ETAG);
    response
        .setChunked(false)
        .setStatusCode(refusal.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(Buffer.buffer(Json.bytes(problem)));
  }

  /**
   * Reads and drops, for a while, what a client still sends although it has its answer: a
   * connection that is closed under a sender loses the answer.
   */
  public static void dropRest(Vertx vertx, HttpServerRequest request) {
    if (request.isEnded()) {
      return;
    }
    long timer = vertx.setTimer(DROPPING_MS, late -> request.connection().close());
    request
        .handler(rest -> {})
        .exceptionHandler(gone -> vertx.cancelTimer(timer))
        .endHandler(end -> vertx.cancelTimer(timer))
        .resume();
  }
}
