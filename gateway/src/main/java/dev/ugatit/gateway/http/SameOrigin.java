package dev.ugatit.gateway.http;

import dev.ugatit.platform.http.Refusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what a page of another origin sends. A browser asks nobody before it sends a form, or a
 * POST without a body, across origins; routes that change something and take such requests check
 * here that they come from our own page or from no page at all.
 */
public final class SameOrigin {
  private SameOrigin() {}

  /**
   * Lets through what our own page or no page at all has sent.
   *
   * @throws Refusal 403 when the request names an origin that is not this host and port
   */
  public static void require(HttpServerRequest request) {
    @Nullable String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && !isOurs(origin, request.authority())) {
      throw Refusal.of(
          403,
          "foreign-origin",
          "A page of another origin sent this: use the gateway's own page, or a program.");
    }
  }

  private static boolean isOurs(String origin, @Nullable HostAndPort ours) {
    try {
      @Nullable String named = URI.create(origin).getRawAuthority();
      return named != null && ours != null && named.equalsIgnoreCase(ours.toString());
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }
}
