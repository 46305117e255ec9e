package dev.ugatit.gateway.access;

import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.http.Refusal;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets web pages of listed origins call the gateway and open live sessions; its own page needs no
 * leave, and programs that are no browsers name no origin. All others are refused: a browser asks
 * nobody before it sends a form or opens a WebSocket across origins.
 */
public final class Origins implements Handler<RoutingContext> {
  private static final int PREFLIGHT_SECONDS = 600;

  private final Set<String> origins;
  private final CorsHandler cors;

  /**
   * @param origins such as {@code https://example.org}
   * @throws IllegalArgumentException naming one that is no origin
   */
  public Origins(List<String> origins) {
    origins.forEach(Origins::requireOrigin);
    this.origins = Set.copyOf(origins);
    this.cors =
        CorsHandler.create()
            .addOrigins(origins)
            .allowedMethods(
                Set.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE))
            .allowedHeaders(
                Set.of(
                    "accept",
                    "authorization",
                    "content-type",
                    "if-none-match",
                    Headers.FIT,
                    Headers.OUTPUT,
                    Headers.OUTPUT_SIZE,
                    Headers.REQUEST,
                    Headers.SIZE))
            .exposedHeaders(
                Set.of(
                    Headers.DIGEST,
                    Headers.FORM,
                    Headers.MODEL,
                    Headers.REQUEST,
                    "etag",
                    "retry-after",
                    "server-timing"))
            .maxAgeSeconds(PREFLIGHT_SECONDS);
  }

  private static void requireOrigin(String origin) {
    if (!origin.matches("https?://[A-Za-z0-9.-]+(:\\d{1,5})?")) {
      throw new IllegalArgumentException(
          "gateway.cors-origins: \"" + origin + "\" is no origin such as https://example.org");
    }
  }

  @Override
  public void handle(RoutingContext ctx) {
    @Nullable String origin = ctx.request().getHeader(HttpHeaders.ORIGIN);
    if (origin == null || isOwn(origin, ctx)) {
      ctx.next();
    } else if (origins.contains(origin)) {
      cors.handle(ctx);
    } else {
      throw Refusal.of(
          403,
          "foreign-origin",
          "Pages of this origin may not call the gateway: gateway.cors-origins does not list it.");
    }
  }

  private static boolean isOwn(String origin, RoutingContext ctx) {
    @Nullable HostAndPort authority = ctx.request().authority();
    if (authority == null) {
      return false;
    }
    try {
      URI page = URI.create(origin);
      @Nullable String host = page.getHost();
      int standard = "https".equals(page.getScheme()) ? 443 : 80;
      int port = page.getPort() < 0 ? standard : page.getPort();
      // Behind a proxy that ends TLS, the gateway does not know the scheme of its own address.
      int own = authority.port() > 0 ? authority.port() : standard;
      return host != null && host.equalsIgnoreCase(authority.host()) && port == own;
    } catch (IllegalArgumentException noOrigin) {
      return false;
    }
  }
}
