package dev.ugatit.gateway.live;

import dev.ugatit.platform.contract.Json;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The way out to one client, never a queue.
 *
 * <p>Modes: open → full (the socket's write queue is above its mark) → open (it has drained). While
 * it is full the client is not read either, so that nothing that it could send makes more to write;
 * of the pictures that still come, the newest of each model waits. Confined to one event loop.
 */
final class Outbox {
  private final ServerWebSocket socket;
  private final LiveMetrics metrics;
  private final Runnable drained;
  private final TreeMap<Boolean, LivePicture> waiting = new TreeMap<>();
  private boolean full;
  private long fullSince;

  /**
   * An open outbox.
   *
   * @param drained runs each time that it becomes open again
   */
  Outbox(ServerWebSocket socket, LiveMetrics metrics, Runnable drained) {
    this.socket = socket;
    this.metrics = metrics;
    this.drained = drained;
  }

  boolean full() {
    return full;
  }

  /** Whether the client has not read for so long. */
  boolean fullFor(long nanos) {
    return full && System.nanoTime() - fullSince > nanos;
  }

  /** Sends a message that is small, and of which there are few while the outbox is full. */
  void text(Object message) {
    if (!socket.isClosed()) {
      socket.writeTextMessage(Json.text(message));
      look();
    }
  }

  /** Sends a picture or lets it wait; the one whose place it takes. */
  Optional<LivePicture> picture(LivePicture picture) {
    if (full) {
      return Optional.ofNullable(waiting.put(picture.compared(), picture));
    }
    write(picture);
    return Optional.empty();
  }

  private void write(LivePicture picture) {
    if (!socket.isClosed()) {
      long now = System.nanoTime();
      socket.writeBinaryMessage(picture.message(now));
      metrics.picture(now - picture.frame().arrivedNanos());
      look();
    }
  }

  private void look() {
    if (!full && socket.writeQueueFull()) {
      full = true;
      fullSince = System.nanoTime();
      socket.pause();
      socket.drainHandler(empty -> drain());
    }
  }

  private void drain() {
    if (!full) {
      return;
    }
    full = false;
    socket.resume();
    var pictures = new ArrayList<>(waiting.values());
    waiting.clear();
    pictures.forEach(this::picture);
    if (!full) {
      drained.run();
    }
  }
}
