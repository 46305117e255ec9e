package dev.ugatit.translator.http.inference;

import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.http.ProblemAnswer;
import dev.ugatit.platform.http.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Writes answers of the protocol. */
final class ProtocolAnswers {
  private static final String APPLICATION_JSON = "application/json";

  private ProtocolAnswers() {}

  /** Body of an answer that is an error. */
  record Error(String error) {}

  static void json(HttpServerResponse response, int status, Object body) {
    response
        .setStatusCode(status)
        .putHeader(Headers.CONTENT_TYPE, APPLICATION_JSON)
        .putHeader("cache-control", "no-store")
        .end(Buffer.buffer(Json.bytes(body)));
  }

  /** Refuses a request whether or not all of it has arrived. */
  static void refusal(Vertx vertx, HttpServerRequest request, Refusal refusal) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (refusal.retryAfterSeconds() > 0) {
      response.putHeader("retry-after", String.valueOf(refusal.retryAfterSeconds()));
    }
    json(response, refusal.status(), new Error(refusal.detail()));
    ProblemAnswer.dropRest(vertx, request);
  }

  static void inference(HttpServerResponse response, InferenceAnswer answer) {
    if (response.ended() || response.closed()) {
      return;
    }
    if (answer.isBinary()) {
      response
          .putHeader(InferenceHandler.JSON_LENGTH, String.valueOf(answer.jsonLength()))
          .putHeader(Headers.CONTENT_TYPE, "application/octet-stream");
    } else {
      response.putHeader(Headers.CONTENT_TYPE, APPLICATION_JSON);
    }
    response.putHeader("cache-control", "no-store").end(Buffer.buffer(answer.body()));
  }
}
