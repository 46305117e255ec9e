package dev.ugatit.gateway.access;

import dev.ugatit.gateway.http.ApiDocument;
import dev.ugatit.platform.access.ApiKey;
import dev.ugatit.platform.access.KeyFile;
import dev.ugatit.platform.access.RateLimit;
import dev.ugatit.platform.access.Role;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.runtime.Cluster;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests through to the routes or refuses them: 401 without a known key, 403 where its role
 * does not reach, 429 when it asks too often. A gateway without a file of keys is open: everyone
 * may do everything.
 *
 * <p>States: new, when it refuses everything that needs a key → {@linkplain #start started}.
 * Confined to one event loop.
 */
public final class Access implements Handler<RoutingContext> {
  private static final String SCHEME = "bearer ";

  private final Vertx vertx;
  private final @Nullable Keys keys;
  private final OperationRoles roles;
  private final @Nullable RateLimit defaultLimit;
  private final RateLimits limits;

  /**
   * A way in that still has to be {@linkplain #start started}.
   *
   * @param document says which role each operation needs
   * @param keyFile empty: open
   * @param defaultLimit of keys that have none of their own; absent: as often as they like
   */
  public Access(
      Vertx vertx,
      Cluster cluster,
      ApiDocument document,
      String keyFile,
      @Nullable RateLimit defaultLimit) {
    this.vertx = vertx;
    this.roles = OperationRoles.of(document);
    this.keys = keyFile.isEmpty() ? null : new Keys(vertx, new KeyFile(Path.of(keyFile)));
    this.defaultLimit = defaultLimit;
    this.limits = new RateLimits(new SharedBuckets(vertx, cluster));
  }

  /** Whether everyone may do everything, because there are no keys. */
  public boolean isOpen() {
    return keys == null;
  }

  /** Reads the keys; fails when they cannot be read. */
  public Future<Void> start() {
    return keys == null ? Future.succeededFuture() : keys.start().compose(read -> limits.start());
  }

  /** Stops looking at the file of keys. */
  public void stop() {
    if (keys != null) {
      keys.stop();
    }
  }

  @Override
  public void handle(RoutingContext ctx) {
    Optional<Role> needed = needed(ctx);
    if (isOpen() || needed.isEmpty()) {
      ctx.next();
      return;
    }
    Caller caller = admitOrChallenge(ctx, needed.get());
    Future<Void> taken = limits.take(caller);
    if (taken.isComplete()) {
      go(ctx, taken);
      return;
    }
    // What arrives meanwhile would be lost: nobody takes it yet.
    ctx.request().pause();
    taken.onComplete(
        done -> {
          ctx.request().resume();
          go(ctx, taken);
        });
  }

  private static void go(RoutingContext ctx, Future<Void> taken) {
    if (taken.succeeded()) {
      ctx.next();
    } else {
      ctx.fail(taken.cause());
    }
  }

  private Optional<Role> needed(RoutingContext ctx) {
    return roles.needed(ctx.request().method().name(), ctx.normalizedPath());
  }

  private Caller admitOrChallenge(RoutingContext ctx, Role needed) {
    try {
      return admit(token(ctx.request().getHeader(HttpHeaders.AUTHORIZATION)), needed);
    } catch (Refusal refusal) {
      if (refusal.status() == 401) {
        ctx.response().putHeader("www-authenticate", "Bearer realm=\"ugatit\"");
      }
      throw refusal;
    }
  }

  private static String token(@Nullable String header) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return "";
    }
    return header.substring(SCHEME.length()).strip();
  }

  /**
   * Admits whoever has a key of that role or a higher one, without a look at rate limits; where
   * keys do not come in a header, such as in a live session's first message.
   *
   * @param token the key's text; empty when there was none
   * @throws Refusal 401 or 403
   */
  public Caller admit(String token, Role needed) {
    Keys known = keys;
    if (known == null) {
      return Caller.ANYONE;
    }
    if (token.isEmpty()) {
      throw Refusal.of(
          401,
          "no-key",
          "An API key is needed here: send it as \"authorization: Bearer KEY\"; the command line"
              + " takes it from --key-file or UGATIT_KEY.");
    }
    ApiKey key =
        known
            .find(token)
            .orElseThrow(
                () ->
                    Refusal.of(
                        401,
                        "unknown-key",
                        "This API key is not known: it was mistyped or removed."));
    if (!key.role().includes(needed)) {
      throw Refusal.of(
          403,
          "role-too-low",
          "This needs the role %s; the key \"%s\" has %s."
              .formatted(needed.label(), key.name(), key.role().label()));
    }
    return new Caller(key.name(), key.role(), key.limit() == null ? defaultLimit : key.limit());
  }
}
