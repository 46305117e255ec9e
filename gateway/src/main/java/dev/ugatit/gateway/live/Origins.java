package dev.ugatit.gateway.live;

import dev.ugatit.platform.http.Refusal;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Web pages that may open sessions. Browsers let any page open a WebSocket to anywhere and only
 * tell where it comes from; programs that are no browsers do not say and are let through.
 * Immutable.
 */
final class Origins {
  private final Set<String> allowed;

  /**
   * Pages of these origins and of the gateway itself.
   *
   * @param allowed as browsers write them: {@code https://host} or {@code https://host:port}
   */
  Origins(List<String> allowed) {
    this.allowed = allowed.stream().map(Origins::canonical).collect(Collectors.toUnmodifiableSet());
  }

  /** Refuses (403) a request of another page. */
  void require(HttpServerRequest request) {
    @Nullable String origin = request.getHeader("origin");
    if (origin == null || allowed.contains(canonical(origin)) || isOwn(origin, request)) {
      return;
    }
    throw Refusal.of(
        403,
        "foreign-origin",
        "Pages of this origin may not open live sessions: name it in gateway.live-origins.");
  }

  private static boolean isOwn(String origin, HttpServerRequest request) {
    @Nullable HostAndPort authority = request.authority();
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

  private static String canonical(String origin) {
    String lower = origin.strip().toLowerCase(Locale.ROOT);
    return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
