package dev.ugatit.gateway.api.events;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;

/**
 * One stream of server-sent events (HTML Living Standard, section 9.2).
 *
 * <p>States: open → closed, by the client, by the server's end or by {@link #cut}. At most {@link
 * #MOST_QUEUED} bytes and one event wait for a slow reader: whoever writes asks {@link #isFull}
 * first. Confined to one event loop.
 */
final class EventStream {
  static final int MOST_QUEUED = 256 * 1024;
  private static final long PATIENCE_MS = 30_000;

  private final Vertx vertx;
  private final RoutingContext ctx;
  private final List<Runnable> endings = new ArrayList<>();
  private Promise<Void> drained = Promise.promise();
  private boolean closed;

  private EventStream(RoutingContext ctx) {
    this.vertx = ctx.vertx();
    this.ctx = ctx;
  }

  /** Begins the answer. */
  static EventStream open(RoutingContext ctx) {
    var stream = new EventStream(ctx);
    HttpServerResponse response = ctx.response();
    response
        .setChunked(true)
        .setWriteQueueMaxSize(MOST_QUEUED)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        // A proxy that collects an answer before it passes it on would hold it for ever.
        .putHeader("x-accel-buffering", "no");
    response.closeHandler(gone -> stream.close());
    response.exceptionHandler(gone -> stream.close());
    if (response.closed()) {
      stream.close(); // it was asked for, and left, before this
    }
    stream.comment();
    return stream;
  }

  /** Runs an action when the stream closes; at once if it has. */
  void onClose(Runnable action) {
    if (closed) {
      action.run();
    } else {
      endings.add(action);
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether the reader is so far behind that nothing more may be written now. */
  boolean isFull() {
    return !closed && ctx.response().writeQueueFull();
  }

  /** Writes an event whose data is one line. */
  void send(String event, String data) {
    write("event: " + event + "\ndata: " + data + "\n\n");
  }

  /** Writes an event that the client may ask to go on after. */
  void send(String event, String id, String data) {
    write("event: " + event + "\nid: " + id + "\ndata: " + data + "\n\n");
  }

  /** Writes what readers pass over: the connection is then not idle. */
  void comment() {
    if (!isFull()) {
      write(":\n\n");
    }
  }

  private void write(String text) {
    if (!closed) {
      ctx.response().write(text);
    }
  }

  /**
   * Completes when the reader has caught up, or the stream is closed. Who does not read for half a
   * minute is cut off.
   */
  Future<Void> drained() {
    if (!isFull()) {
      return Future.succeededFuture();
    }
    Promise<Void> waiting = Promise.promise();
    drained = waiting;
    long timer = vertx.setTimer(PATIENCE_MS, late -> cut());
    ctx.response().drainHandler(done -> waiting.tryComplete());
    return waiting.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  /** Ends the connection. The client comes again and says how far it got. */
  void cut() {
    if (!closed) {
      ctx.request().connection().close();
      close();
    }
  }

  private void close() {
    if (!closed) {
      closed = true;
      drained.tryComplete();
      List.copyOf(endings).forEach(Runnable::run);
      endings.clear();
    }
  }
}
