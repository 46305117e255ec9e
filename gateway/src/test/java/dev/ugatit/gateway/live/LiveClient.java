package dev.ugatit.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.platform.contract.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A client of another make than the server. It checks every text against {@code asyncapi.yaml} and
 * reads headers by itself.
 */
final class LiveClient implements WebSocket.Listener, AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final long PATIENCE_MS = 10_000;

  /** One thing that the server said. */
  sealed interface Heard permits Text, Image, Closed {}

  /** A JSON message. */
  record Text(JsonNode json) implements Heard {
    String type() {
      return json.path("type").asText();
    }
  }

  /** A picture with its header. */
  record Image(ByteBuffer header, byte[] picture) implements Heard {
    int flags() {
      return header.getShort(2) & 0xFFFF;
    }

    long sequence() {
      return header.getInt(4) & 0xFFFF_FFFFL;
    }
  }

  /** The end. */
  record Closed(int code, String reason) implements Heard {}

  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private final List<Heard> passed = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
  private final boolean reads;
  private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
  private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);

  private LiveClient(boolean reads) {
    this.reads = reads;
  }

  static LiveClient connect(int port) {
    return connect(port, true);
  }

  /** A client that reads nothing: its side of the connection fills up. */
  static LiveClient thatDoesNotRead(int port) {
    return connect(port, false);
  }

  private static LiveClient connect(int port, boolean reads) {
    var client = new LiveClient(reads);
    WebSocket socket =
        HTTP.newWebSocketBuilder()
            .subprotocols("ugatit.live.v1")
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/v1/live"), client)
            .join();
    client.socket.complete(socket);
    assertThat(socket.getSubprotocol()).isEqualTo("ugatit.live.v1");
    return client;
  }

  /** Connects, greets for a model and awaits the welcome. */
  static LiveClient greeted(int port, String hello) throws InterruptedException {
    LiveClient client = connect(port);
    client.say(hello);
    client.await("welcome");
    return client;
  }

  void say(String json) {
    send(() -> socket.join().sendText(json, true));
  }

  void frame(long sequence, double captured, byte[] picture) {
    bytes(frameBytes(sequence, captured, picture));
  }

  /** A frame's bytes, written without the code under test. */
  static byte[] frameBytes(long sequence, double captured, byte[] picture) {
    return ByteBuffer.allocate(32 + picture.length)
        .order(ByteOrder.BIG_ENDIAN)
        .put((byte) 1)
        .put((byte) 1)
        .putShort((short) 0)
        .putInt((int) sequence)
        .putDouble(captured)
        .putLong(0)
        .putLong(0)
        .put(picture)
        .array();
  }

  void bytes(byte[] message) {
    send(() -> socket.join().sendBinary(ByteBuffer.wrap(message), true));
  }

  /** A part of a message that goes on. */
  void part(byte[] bytes) {
    send(() -> socket.join().sendBinary(ByteBuffer.wrap(bytes), false));
  }

  private synchronized void send(java.util.function.Supplier<CompletableFuture<WebSocket>> next) {
    sent = sent.handle((done, failed) -> done).thenCompose(done -> next.get());
  }

  /** Whether everything that was sent has left. */
  synchronized boolean allSent() {
    return sent.isDone();
  }

  /** The next thing of this kind; what comes before it is passed over. */
  <T extends Heard> T await(Class<T> kind, Predicate<T> wanted) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
    while (true) {
      Heard next = heard.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(next).as("awaiting a %s; heard %s", kind.getSimpleName(), passed).isNotNull();
      if (kind.isInstance(next) && wanted.test(kind.cast(next))) {
        return kind.cast(next);
      }
      assertThat(next).as("awaiting a %s", kind.getSimpleName()).isNotInstanceOf(Closed.class);
      passed.add(next);
    }
  }

  JsonNode await(String type) throws InterruptedException {
    return await(Text.class, text -> text.type().equals(type)).json();
  }

  Image image() throws InterruptedException {
    return await(Image.class, any -> true);
  }

  Closed closed() throws InterruptedException {
    return await(Closed.class, any -> true);
  }

  /** The next thing, whatever it is. */
  Heard next() throws InterruptedException {
    return await(Heard.class, any -> true);
  }

  @Override
  public void onOpen(WebSocket opened) {
    if (reads) {
      opened.request(Long.MAX_VALUE);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      try {
        JsonNode json = Json.mapper().readTree(text.toString());
        AsyncApi.check(json);
        heard.add(new Text(json));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (AssertionError e) {
        heard.add(new Closed(-1, String.valueOf(e.getMessage())));
      }
      text.setLength(0);
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] part = new byte[data.remaining()];
    data.get(part);
    binary.writeBytes(part);
    if (last) {
      byte[] whole = binary.toByteArray();
      binary.reset();
      byte[] picture = java.util.Arrays.copyOfRange(whole, 32, whole.length);
      heard.add(new Image(ByteBuffer.wrap(whole, 0, 32).slice(), picture));
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    heard.add(new Closed(code, reason));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    heard.add(new Closed(1006, error.toString()));
  }

  @Override
  public void close() {
    socket.join().abort();
  }
}
