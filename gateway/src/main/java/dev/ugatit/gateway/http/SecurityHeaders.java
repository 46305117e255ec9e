package dev.ugatit.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Puts the headers that keep browsers from guessing, framing and loading code from elsewhere. */
public final class SecurityHeaders implements Handler<RoutingContext> {
  // blob: shows pictures and clips that the page itself holds. No inline code and no inline style.
  static final String POLICY = policy("blob:");

  private static String policy(String pictures) {
    return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' "
        + pictures
        + "; media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'";
  }

  @Override
  public void handle(RoutingContext ctx) {
    put(ctx.response());
    ctx.next();
  }

  /** Lets one page show pictures that its style sheet holds, and is as strict otherwise. */
  public static Handler<RoutingContext> withHeldPictures(Handler<RoutingContext> page) {
    String policy = policy("data:");
    return ctx -> {
      ctx.response().putHeader("content-security-policy", policy);
      page.handle(ctx);
    };
  }

  static void put(HttpServerResponse response) {
    response
        .putHeader("content-security-policy", POLICY)
        .putHeader("x-content-type-options", "nosniff")
        .putHeader("referrer-policy", "no-referrer")
        .putHeader("cross-origin-resource-policy", "same-origin")
        .putHeader("cross-origin-opener-policy", "same-origin");
  }
}
