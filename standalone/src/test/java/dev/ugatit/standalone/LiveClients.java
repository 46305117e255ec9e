package dev.ugatit.standalone;

import dev.ugatit.gateway.live.FrameHeader;
import dev.ugatit.gateway.live.LiveHandler;
import dev.ugatit.standalone.bench.Photo;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Live clients of both gateways, each with one frame on its way, until it is closed. One whose
 * connection ends goes to the other gateway at once.
 */
final class LiveClients implements AutoCloseable {
  private static final long SILENCE_SECONDS = 20;
  private static final int MOST_COMPLAINTS = 50;

  private final Twins twins;
  private final String model;
  private final byte[] photo = Photo.jpeg(Twins.SIZE);
  private final List<Session> sessions = new ArrayList<>();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final AtomicLong pictures = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong connections = new AtomicLong();
  private volatile boolean over;

  /** Not started yet. */
  LiveClients(Twins twins, String model) {
    this.twins = twins;
    this.model = model;
  }

  /** Starts so many clients, on both gateways in turn. */
  LiveClients start(int clients) {
    for (int i = 0; i < clients; i++) {
      var session = new Session(i % 2);
      sessions.add(session);
      session.thread.start();
    }
    return this;
  }

  /** What is known of one connection, as a word and what was said. */
  private record Event(String kind, String said) {}

  /** One client; its gateway is the other one after each loss. */
  private final class Session implements WebSocket.Listener {
    private final Thread thread = new Thread(this::run, "live-client");
    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final AtomicLong lastPicture = new AtomicLong();
    private final AtomicLong longestGap = new AtomicLong();
    private int gateway;

    Session(int gateway) {
      this.gateway = gateway;
    }

    private void run() {
      while (!over) {
        events.clear();
        try {
          converse(connect());
        } catch (CompletionException refused) {
          events.clear();
        } catch (InterruptedException e) {
          return;
        }
        gateway = 1 - gateway;
      }
    }

    private WebSocket connect() {
      URI address = twins.gatewayAddress(gateway);
      WebSocket socket =
          http.newWebSocketBuilder()
              .subprotocols(LiveHandler.SUBPROTOCOL)
              .buildAsync(URI.create("ws://" + address.getAuthority() + "/v1/live"), this)
              .join();
      connections.incrementAndGet();
      socket
          .sendText(
              "{\"type\":\"hello\",\"token\":\"%s\",\"model\":\"%s\"}"
                  .formatted(twins.key(Twins.BOSS), model),
              true)
          .join();
      return socket;
    }

    private void converse(WebSocket socket) throws InterruptedException {
      for (int sequence = 0; !over; sequence++) {
        FrameHeader header = FrameHeader.frame(sequence, System.nanoTime() / 1e6);
        byte[] frame = header.before(Buffer.buffer(photo)).getBytes();
        socket.sendBinary(ByteBuffer.wrap(frame), true).join();
        Event event = events.poll(SILENCE_SECONDS, TimeUnit.SECONDS);
        if (event == null) {
          complain("no word for " + SILENCE_SECONDS + " s");
          break;
        }
        switch (event.kind()) {
          case "picture" -> shown();
          case "dropped" -> dropped.incrementAndGet();
          case "problem" -> complain(event.said());
          default -> {
            return; // the gateway has gone
          }
        }
      }
      socket.abort();
    }

    private void shown() {
      long now = System.nanoTime();
      long before = lastPicture.getAndSet(now);
      if (before != 0) {
        longestGap.accumulateAndGet(now - before, Math::max);
      }
      pictures.incrementAndGet();
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      if (last) {
        events.add(new Event("picture", ""));
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        String said = text.toString();
        text.setLength(0);
        for (String kind : List.of("dropped", "problem")) {
          if (said.contains("\"type\":\"" + kind + "\"")) {
            events.add(new Event(kind, said));
          }
        }
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      events.add(new Event("closed", reason));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      events.add(new Event("closed", error.toString()));
    }
  }

  private void complain(String what) {
    if (complaints.size() < MOST_COMPLAINTS) {
      complaints.add(what);
    }
  }

  /** What went otherwise than it should. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  long pictures() {
    return pictures.get();
  }

  /** Longest time that one client waited between two pictures since the last call, ms. */
  long longestGapMillis() {
    return sessions.stream()
        .mapToLong(session -> session.longestGap.getAndSet(0))
        .map(TimeUnit.NANOSECONDS::toMillis)
        .max()
        .orElse(0);
  }

  @Override
  public String toString() {
    return "live %d pictures, %d dropped, %d connections"
        .formatted(pictures.get(), dropped.get(), connections.get());
  }

  /** Lets what is under way end. */
  @Override
  public void close() throws InterruptedException {
    over = true;
    for (Session session : sessions) {
      session.thread.join();
    }
  }
}
