package dev.ugatit.gateway.http;

import dev.ugatit.platform.http.Refusal;
import io.vertx.core.Handler;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that came to a loopback address under a foreign name. An open gateway on
 * loopback trusts whoever reaches it; a web page elsewhere must not become such a one by pointing
 * its own name at 127.0.0.1.
 */
public final class LocalHostOnly implements Handler<RoutingContext> {
  private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

  /** Whether this address can be reached from this machine alone. */
  public static boolean isLoopback(String host) {
    return NAMES.contains(host.toLowerCase(Locale.ROOT)) || host.matches("127(\\.\\d{1,3}){3}");
  }

  @Override
  public void handle(RoutingContext ctx) {
    @Nullable HostAndPort authority = ctx.request().authority();
    if (authority != null && isLoopback(authority.host())) {
      ctx.next();
    } else {
      ctx.fail(
          Refusal.of(
              421,
              "foreign-host-name",
              "This gateway listens on loopback and answers to localhost alone: call it by that"
                  + " name, or give it another address with gateway.host."));
    }
  }
}
