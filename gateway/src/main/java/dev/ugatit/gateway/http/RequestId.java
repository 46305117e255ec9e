package dev.ugatit.gateway.http;

import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.http.RequestIds;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Gives each request an id, which every answer carries and every hop logs. A client's own id is
 * kept when it is short and plain, so that it may join our logs to its own.
 */
public final class RequestId implements Handler<RoutingContext> {
  private static final String KEY = Headers.REQUEST;

  /** The id of this request. */
  public static String of(RoutingContext ctx) {
    String id = ctx.get(KEY);
    if (id == null) {
      id = RequestIds.of(ctx.request());
      ctx.put(KEY, id);
      ctx.response().putHeader(Headers.REQUEST, id);
    }
    return id;
  }

  @Override
  public void handle(RoutingContext ctx) {
    of(ctx);
    ctx.next();
  }
}
