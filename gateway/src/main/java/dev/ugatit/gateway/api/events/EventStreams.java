package dev.ugatit.gateway.api.events;

import dev.ugatit.platform.http.Refusal;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** Opens streams of events, so many at a time, and keeps them awake. Confined to one event loop. */
public final class EventStreams {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final int most;
  private final long heartbeatMs;
  private int open;

  /**
   * @param most streams at a time
   * @param idle after which the server closes a connection on which nothing moves
   */
  public EventStreams(Vertx vertx, int most, Duration idle) {
    this.vertx = vertx;
    this.most = most;
    this.heartbeatMs = Math.max(1, Math.min(HEARTBEAT.toMillis(), idle.toMillis() / 3));
  }

  /** Streams that are open now. */
  public int open() {
    return open;
  }

  /**
   * Begins a stream.
   *
   * @throws Refusal 503 when there are too many
   */
  EventStream open(RoutingContext ctx) {
    if (open >= most) {
      throw Refusal.retryAfter(
          10,
          503,
          "too-many-streams",
          "%d streams of events are open, the most that are served: close one.".formatted(most));
    }
    open++;
    EventStream stream = EventStream.open(ctx);
    long heartbeat = vertx.setPeriodic(heartbeatMs, beat -> stream.comment());
    stream.onClose(
        () -> {
          open--;
          vertx.cancelTimer(heartbeat);
        });
    return stream;
  }
}
