package dev.ugatit.gateway.api;

import dev.ugatit.platform.contract.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Writes JSON answers. */
public final class Answer {
  private Answer() {}

  /** 200 with a record. */
  public static void json(RoutingContext ctx, Object value) {
    json(ctx, 200, value);
  }

  public static void json(RoutingContext ctx, int status, Object value) {
    ctx.response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(Buffer.buffer(Json.bytes(value)));
  }
}
