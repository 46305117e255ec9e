package dev.ugatit.gateway.live;

import dev.ugatit.platform.http.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * {@code GET /v1/live}: makes connections sessions, up to a number.
 *
 * <p>A request that is no WebSocket of our subprotocol, or comes from a foreign page, is answered
 * over HTTP. A session too many is accepted, told so and closed with 1013, because a page cannot
 * read the HTTP answer to a WebSocket that was refused. Confined to one event loop.
 */
public final class LiveHandler implements Handler<RoutingContext> {
  /** The one subprotocol. */
  public static final String SUBPROTOCOL = "ugatit.live.v1";

  private static final int RETRY_SECONDS = 5;
  private static final long CLOSING_MS = 1_000;

  private final LiveParts parts;
  private final Set<LiveSession> sessions = new HashSet<>();
  private int refused;
  private boolean stopping;

  /** A handler without sessions. */
  public LiveHandler(LiveParts parts) {
    this.parts = parts;
  }

  @Override
  public void handle(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    if (!"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
      ctx.response().putHeader(HttpHeaders.UPGRADE, "websocket");
      throw Refusal.of(426, "no-websocket", "This address speaks WebSocket: see /asyncapi.yaml.");
    }
    if (!wantsOurs(request)) {
      throw Refusal.of(
          400, "no-subprotocol", "Ask for the WebSocket subprotocol %s.".formatted(SUBPROTOCOL));
    }
    // Those that are told to go still hold a connection: they are bounded too.
    if (stopping || refused >= parts.limits().sessions()) {
      throw full();
    }
    request.toWebSocket().onSuccess(this::accept).onFailure(ctx::fail);
  }

  /** Tells all clients that the gateway stops; completes when they have gone, or soon. */
  public Future<Void> close() {
    stopping = true;
    if (sessions.isEmpty()) {
      return Future.succeededFuture();
    }
    Set.copyOf(sessions).forEach(LiveSession::goAway);
    Promise<Void> said = Promise.promise();
    parts.vertx().setTimer(CLOSING_MS, passed -> said.complete());
    return said.future();
  }

  private void accept(ServerWebSocket socket) {
    LiveSession session = new LiveSession(parts, socket);
    if (sessions.size() >= parts.limits().sessions()) {
      refused++;
      session.start(() -> refused--);
      session.refuse(full());
      return;
    }
    sessions.add(session);
    parts.metrics().opened();
    session.start(
        () -> {
          sessions.remove(session);
          parts.metrics().closed();
        });
  }

  private Refusal full() {
    return Refusal.retryAfter(
        RETRY_SECONDS,
        503,
        "too-many-sessions",
        "All %d live sessions of this gateway are taken: try again in %d s."
            .formatted(parts.limits().sessions(), RETRY_SECONDS));
  }

  private static boolean wantsOurs(HttpServerRequest request) {
    return request.headers().getAll("sec-websocket-protocol").stream()
        .flatMap(header -> Arrays.stream(header.split(",", -1)))
        .anyMatch(name -> name.strip().equals(SUBPROTOCOL));
  }

  /** How long a client that is told to go may take to answer. */
  public static int closingSeconds() {
    return (int) TimeUnit.MILLISECONDS.toSeconds(2 * CLOSING_MS);
  }
}
