package dev.ugatit.gateway.http;

import dev.ugatit.platform.contract.Headers;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gives each request an id, which every answer carries and every hop logs. A client's own id is
 * kept when it is short and plain, so that it may join our logs to its own.
 */
public final class RequestId implements Handler<RoutingContext> {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final String KEY = Headers.REQUEST;

  /** The id of this request. */
  public static String of(RoutingContext ctx) {
    String id = ctx.get(KEY);
    if (id == null) {
      id = choose(ctx.request());
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

  private static String choose(HttpServerRequest request) {
    @Nullable String own = request.getHeader(Headers.REQUEST);
    return own != null && PLAIN.matcher(own).matches() ? own : UUID.randomUUID().toString();
  }
}
