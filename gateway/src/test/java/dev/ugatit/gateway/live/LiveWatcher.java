package dev.ugatit.gateway.live;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client that offers frames at a rate and notes how old the pictures are that it gets. It counts
 * its credits or ignores them.
 */
final class LiveWatcher implements WebSocket.Listener, AutoCloseable {
  /** When a shown frame was captured and shown, milliseconds of {@link #now}. */
  record Shown(double captured, double at) {}

  private final boolean obeys;
  private final byte[] frame;
  private final CompletableFuture<WebSocket> socket;
  private final AtomicInteger credits = new AtomicInteger(2);
  private final AtomicBoolean writing = new AtomicBoolean();
  private final StringBuilder text = new StringBuilder();
  private final List<Shown> shown = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private Buffer message = Buffer.buffer();
  private int offered;

  LiveWatcher(HttpClient http, int port, boolean obeys, byte[] frame) {
    this.obeys = obeys;
    this.frame = frame;
    socket =
        http.newWebSocketBuilder()
            .subprotocols("ugatit.live.v1")
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/v1/live"), this);
    socket.join().sendText("{\"type\":\"hello\",\"model\":\"smile\"}", true).join();
  }

  static double now() {
    return System.nanoTime() / 1e6;
  }

  /** One frame of the camera: sent where a credit is left, or anyway. */
  void offer() {
    if (obeys && credits.get() == 0 || !writing.compareAndSet(false, true)) {
      return;
    }
    credits.decrementAndGet();
    byte[] message = LiveClient.frameBytes(offered++, now(), frame);
    var ignored =
        socket
            .join()
            .sendBinary(ByteBuffer.wrap(message), true)
            .whenComplete((done, failed) -> writing.set(false));
  }

  int offered() {
    return offered;
  }

  /** Forgets what was shown so far. */
  synchronized void begin() {
    shown.clear();
  }

  synchronized List<Shown> shown() {
    return List.copyOf(shown);
  }

  synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    // A part may be shorter than the header.
    byte[] part = new byte[data.remaining()];
    data.get(part);
    message.appendBytes(part);
    if (last) {
      double captured = message.getDouble(8);
      message = Buffer.buffer();
      synchronized (this) {
        shown.add(new Shown(captured, now()));
      }
      credits.incrementAndGet();
    }
    from.request(1);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized void onError(WebSocket from, Throwable error) {
    problems.add(error.toString());
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      String message = text.toString();
      text.setLength(0);
      if (message.contains("\"superseded\"")) {
        credits.incrementAndGet();
      } else if (message.contains("\"dropped\"") || message.contains("\"problem\"")) {
        synchronized (this) {
          problems.add(message);
        }
      }
    }
    from.request(1);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    synchronized (this) {
      problems.add("closed " + code + " " + reason);
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {
    socket.join().abort();
  }
}
