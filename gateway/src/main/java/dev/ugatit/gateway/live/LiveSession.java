package dev.ugatit.gateway.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.gateway.live.LiveMessages.Dropped;
import dev.ugatit.gateway.live.LiveMessages.Problem;
import dev.ugatit.gateway.live.LiveMessages.Welcome;
import dev.ugatit.platform.http.Refusal;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's session.
 *
 * <pre>
 *   GREETING ─ hello ─▶ LIVE ─ idle, silent, or wrong too often ─▶ CLOSING ─▶ closed
 *       ╰───── refused, or no hello in time ─────────────────────────┴──▶
 * </pre>
 *
 * In GREETING only {@code hello} is understood. In LIVE frames go to a {@link FramePath} and texts
 * change its wishes; a wrong message is told, {@link LiveLimits#ERRORS} in a row end the session.
 * In CLOSING the client has been told why, and nothing that it says counts. From each state the
 * client may leave. Confined to one event loop.
 */
final class LiveSession {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSession.class);
  private static final short NORMAL = 1000;
  private static final short GOING_AWAY = 1001;
  private static final short BROKEN_RULE = 1008;
  private static final short TOO_LARGE = 1009;
  private static final short TRY_LATER = 1013;

  /** Where the session is. */
  private enum State {
    GREETING,
    LIVE,
    CLOSING
  }

  private final LiveParts parts;
  private final ServerWebSocket socket;
  private final String id = UUID.randomUUID().toString();
  private final Outbox outbox;
  private final Conduct conduct;
  private State state = State.GREETING;
  private @Nullable FramePath frames;
  private long heardAt = System.nanoTime();
  private long frameAt = System.nanoTime();

  LiveSession(LiveParts parts, ServerWebSocket socket) {
    this.parts = parts;
    this.socket = socket;
    this.outbox = new Outbox(socket, parts.metrics(), this::drained);
    this.conduct = new Conduct(LiveLimits.ERRORS, this::tooManyErrors);
  }

  /**
   * Listens to the client. Call it in the turn that accepted the connection.
   *
   * @param closed runs once, when the connection is closed
   */
  void start(Runnable closed) {
    long greeting = parts.vertx().setTimer(LiveLimits.GREETING.toMillis(), this::noGreeting);
    long beat = parts.vertx().setPeriodic(parts.limits().beat().toMillis(), this::beat);
    socket.textMessageHandler(this::text);
    socket.binaryMessageHandler(this::binary);
    socket.pongHandler(pong -> heardAt = System.nanoTime());
    socket.exceptionHandler(this::broken);
    socket.closeHandler(
        gone -> {
          parts.vertx().cancelTimer(greeting);
          parts.vertx().cancelTimer(beat);
          state = State.CLOSING;
          endFrames();
          closed.run();
        });
  }

  /** Refuses the session before it begins. */
  void refuse(Refusal why) {
    close(why, TRY_LATER);
  }

  /** Tells the client that the gateway stops. */
  void goAway() {
    close(
        Refusal.retryAfter(1, 503, "stopping", "The gateway stops: connect again in a moment."),
        GOING_AWAY);
  }

  // ---- what the client says ----

  private void text(String text) {
    heardAt = System.nanoTime();
    if (state == State.CLOSING) {
      return;
    }
    try {
      JsonNode message = LiveMessages.read(text);
      switch (message.path("type").asText()) {
        case "hello" -> hello(message);
        case "set" -> set(message);
        default -> throw bad("unknown-message", "Texts are of type \"hello\" or \"set\".");
      }
    } catch (Refusal why) {
      refuseMessage(why);
    }
  }

  private void refuseMessage(Refusal why) {
    if (state == State.GREETING) {
      close(why, why.retryAfterSeconds() > 0 ? TRY_LATER : BROKEN_RULE);
      return;
    }
    outbox.text(new Problem(why, false));
    if (why.status() == 400) {
      conduct.wrong();
    }
  }

  private void hello(JsonNode message) {
    if (state != State.GREETING) {
      throw bad("greeted-already", "The session is open: use \"set\" to change it.");
    }
    String token = message.path("token").isTextual() ? message.get("token").textValue() : "";
    parts.access().admit(token, socket.remoteAddress().hostAddress());
    LiveWishes wishes = LiveWishes.hello(message);
    require(wishes);
    var path = new FramePath(parts, id, outbox, conduct, wishes);
    frames = path;
    state = State.LIVE;
    frameAt = System.nanoTime();
    outbox.text(new Welcome(id, path.shown(), wishes.output(), parts.limits()));
    LOG.debug("Live session {}: {}", id, wishes);
  }

  private void set(JsonNode message) {
    FramePath path = frames;
    if (path == null) {
      throw bad("no-greeting", "The first message is \"hello\".");
    }
    LiveWishes changed = path.wishes().changed(message);
    require(changed);
    conduct.right();
    path.change(changed);
  }

  private void binary(Buffer message) {
    long now = System.nanoTime();
    heardAt = now;
    if (state == State.CLOSING) {
      return;
    }
    FramePath path = frames;
    if (path == null) {
      refuseMessage(bad("no-greeting", "The first message is \"hello\"."));
      return;
    }
    FrameHeader header;
    try {
      header = FrameHeader.read(message);
      if (header.kind() != FrameHeader.FRAME) {
        throw new IllegalArgumentException("a client sends messages of kind 1");
      }
    } catch (IllegalArgumentException wrong) {
      parts.metrics().dropped("bad-frame");
      long sequence = FrameHeader.sequenceOf(message);
      String detail = wrong.getMessage() + ".";
      outbox.text(new Dropped(sequence, "bad-frame", detail, false, false));
      conduct.wrong();
      return;
    }
    frameAt = now;
    path.offer(new LiveFrame(header, message.slice(FrameHeader.BYTES, message.length()), now));
  }

  private void require(LiveWishes wishes) {
    if (parts.modelsAreKnown().getAsBoolean()) {
      AnsweringModels.require(parts.models(), wishes);
    }
  }

  private static Refusal bad(String code, String detail) {
    return Refusal.of(400, code, detail);
  }

  // ---- what passes without a word ----

  /** The connection has failed, or its next message is no WebSocket's or too large. */
  private void broken(Throwable failure) {
    LOG.debug("Live session {}: {}", id, failure.toString());
    if (failure instanceof TooLongFrameException
        || failure instanceof CorruptedWebSocketFrameException
        // So Vert.x calls a message whose parts are too large together.
        || failure instanceof IllegalStateException) {
      // Whatever follows cannot be read any more: there is just time for this.
      close(
          Refusal.of(
              413,
              "message-too-large",
              "A message has more than %,d bytes, or is broken: send smaller pictures."
                  .formatted(parts.limits().frameBytes())),
          TOO_LARGE);
    }
  }

  private void drained() {
    FramePath path = frames;
    if (path != null) {
      path.pump();
    }
  }

  private void noGreeting(long timer) {
    if (state == State.GREETING) {
      close(
          Refusal.of(
              408,
              "no-greeting",
              "No \"hello\" within %d s.".formatted(LiveLimits.GREETING.toSeconds())),
          BROKEN_RULE);
    }
  }

  private void beat(long timer) {
    if (state == State.CLOSING) {
      return;
    }
    boolean unread = outbox.fullFor(LiveLimits.SILENCE.toNanos());
    // A client that is not read because it does not read cannot be heard.
    boolean unheard = !outbox.full() && passed(heardAt, LiveLimits.SILENCE);
    if (unread || unheard) {
      close(Refusal.of(408, "gone", "The client does not answer any more."), BROKEN_RULE);
    } else if (passed(frameAt, parts.limits().idle())) {
      String detail = "No frame for %d s.".formatted(parts.limits().idle().toSeconds());
      close(Refusal.of(408, "idle", detail), NORMAL);
    } else {
      socket.writePing(Buffer.buffer("live"));
    }
  }

  private static boolean passed(long since, Duration time) {
    return System.nanoTime() - since > time.toNanos();
  }

  private void tooManyErrors() {
    close(
        bad(
            "too-many-errors",
            "%d wrong messages in a row: see /asyncapi.yaml.".formatted(LiveLimits.ERRORS)),
        BROKEN_RULE);
  }

  // ---- the end ----

  private void close(Refusal why, short code) {
    if (state == State.CLOSING) {
      return;
    }
    state = State.CLOSING;
    endFrames();
    LOG.debug("Live session {} ends: {}", id, why.detail());
    outbox.text(new Problem(why, true));
    socket.close(code, why.code());
  }

  private void endFrames() {
    FramePath path = frames;
    if (path != null) {
      path.end();
    }
  }
}
