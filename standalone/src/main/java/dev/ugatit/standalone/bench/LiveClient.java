package dev.ugatit.standalone.bench;

import dev.ugatit.gateway.live.FrameHeader;
import dev.ugatit.gateway.live.LiveHandler;
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
 * A live session that offers one picture at the pace of a camera, obeys its credits and notes the
 * age of what it is shown. {@link #offer} is for one caller; everything else is thread-safe.
 */
final class LiveClient implements WebSocket.Listener, AutoCloseable {
  /**
   * A shown frame.
   *
   * @param ageNanos from its capture
   * @param modelMicros that the model took
   */
  record Shown(long ageNanos, long modelMicros) {}

  private static final int CREDITS = 2;
  private static final double NANOS = 1e6;

  private final byte[] picture;
  private final WebSocket socket;
  private final AtomicInteger credits = new AtomicInteger(CREDITS);
  private final AtomicBoolean writing = new AtomicBoolean();
  private final StringBuilder text = new StringBuilder();
  private final List<Shown> shown = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private Buffer message = Buffer.buffer();
  private int offered;
  private int dropped;

  /** Connects and greets. Blocks. */
  LiveClient(HttpClient http, int port, String model, byte[] picture) {
    this.picture = picture;
    socket =
        http.newWebSocketBuilder()
            .subprotocols(LiveHandler.SUBPROTOCOL)
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/v1/live"), this)
            .join();
    String hello = "{\"type\":\"hello\",\"model\":\"%s\",\"size\":\"auto\"}".formatted(model);
    socket.sendText(hello, true).join();
  }

  /** One tick of the camera: the picture goes out where a credit is left. */
  void offer() {
    if (credits.get() == 0 || !writing.compareAndSet(false, true)) {
      return;
    }
    credits.decrementAndGet();
    FrameHeader header = FrameHeader.frame(offered++, System.nanoTime() / NANOS);
    byte[] frame = header.before(Buffer.buffer(picture)).getBytes();
    var ignored =
        socket
            .sendBinary(ByteBuffer.wrap(frame), true)
            .whenComplete((done, failed) -> writing.set(false));
  }

  /** Forgets everything so far. */
  synchronized void begin() {
    shown.clear();
    dropped = 0;
  }

  synchronized List<Shown> shown() {
    return List.copyOf(shown);
  }

  synchronized int dropped() {
    return dropped;
  }

  /** What the gateway complained about; empty when all went well. */
  synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] part = new byte[data.remaining()];
    data.get(part);
    message.appendBytes(part);
    if (last) {
      FrameHeader header = FrameHeader.read(message);
      message = Buffer.buffer();
      long captured = Math.round(header.captured() * NANOS);
      synchronized (this) {
        shown.add(new Shown(System.nanoTime() - captured, header.modelMicros()));
      }
      credits.incrementAndGet();
    }
    from.request(1);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      heard(text.toString());
      text.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedFuture(null);
  }

  private synchronized void heard(String json) {
    if (json.contains("\"type\":\"dropped\"")) {
      dropped++;
      credits.incrementAndGet();
      if (!json.contains("\"reason\":\"superseded\"")) {
        problems.add(json);
      }
    } else if (json.contains("\"type\":\"problem\"")) {
      problems.add(json);
    }
  }

  @Override
  public synchronized void onError(WebSocket from, Throwable error) {
    problems.add(error.toString());
  }

  @Override
  public void close() {
    socket.abort();
  }
}
