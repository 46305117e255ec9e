package dev.ugatit.gateway.live;

import dev.ugatit.gateway.live.LiveMessages.Dropped;
import dev.ugatit.gateway.live.LiveMessages.Shown;
import dev.ugatit.gateway.translate.Delivery;
import dev.ugatit.gateway.translate.Outbound;
import dev.ugatit.gateway.translate.TranslatedPicture;
import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.image.PictureFormat;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way of one session's frames: waiting, with one translator or, compared, twice with it, and as
 * pictures out. Every frame ends in exactly one picture or {@link Dropped} for each model that it
 * was sent to, or in one {@code Dropped} when it was sent to none.
 *
 * <p>All frames go to one translator as long as it answers, since newer frames take the place of
 * waiting ones there as well. Confined to one event loop.
 */
final class FramePath {
  private static final Refusal OVER = Refusal.of(499, "session-over", "The live session is over.");
  private static final Refusal LATE =
      Refusal.retryAfter(
          1,
          504,
          "too-slow",
          "No picture within %d s: ask for a smaller size."
              .formatted(LiveLimits.ANSWER.toSeconds()));

  private final LiveParts parts;
  private final String session;
  private final Outbox outbox;
  private final Conduct conduct;
  private final Slots<LiveFrame> slots = new Slots<>(LiveLimits.CREDITS);
  private final Pace pace = new Pace(System.nanoTime());
  private final Set<Delivery<TranslatedPicture>> deliveries = new HashSet<>();
  private final AnsweringModels models;
  private String translator = "";
  private boolean pausing;
  private boolean over;

  FramePath(LiveParts parts, String session, Outbox outbox, Conduct conduct, LiveWishes wishes) {
    this.parts = parts;
    this.session = session;
    this.outbox = outbox;
    this.conduct = conduct;
    this.models = new AnsweringModels(parts.models(), wishes);
  }

  LiveWishes wishes() {
    return models.wishes();
  }

  /** What the client is told of the model that answers first of all. */
  Shown shown() {
    return models.shown();
  }

  /** Takes other wishes for the frames from now on, and tells which models answer them. */
  void change(LiveWishes changed) {
    models.change(changed).forEach(outbox::text);
  }

  /** A frame has come. */
  void offer(LiveFrame frame) {
    parts.metrics().frame();
    try {
      parts.memory().reserve(frame.bytes());
    } catch (Refusal full) {
      drop(frame, full, false, false);
      return;
    }
    parts.metrics().waits();
    slots
        .offer(frame)
        .ifPresent(
            older -> {
              release(older);
              parts.metrics().waitsNoMore();
              dropped(older, "superseded", null, false, false);
            });
    pump();
  }

  /** Sends the waiting frame where there is a place for it, and for its picture, in its time. */
  void pump() {
    while (!over && !outbox.full() && !pauses()) {
      LiveFrame frame = slots.next().orElse(null);
      if (frame == null) {
        return;
      }
      parts.metrics().waitsNoMore();
      try {
        send(frame);
      } catch (Refusal bad) {
        finish(frame);
        drop(frame, bad, false, false);
        conduct.wrong();
      }
    }
  }

  /** Whether the waiting frame must go on waiting a little. */
  private boolean pauses() {
    if (!slots.hasWaiting() || pausing) {
      return pausing;
    }
    long pause = TimeUnit.NANOSECONDS.toMillis(pace.pause(System.nanoTime()));
    if (pause > 0) {
      pausing = true;
      parts
          .vertx()
          .setTimer(
              pause,
              passed -> {
                pausing = false;
                pump();
              });
    }
    return pausing;
  }

  /** Ends everything that is under way. */
  void end() {
    over = true;
    slots
        .clear()
        .ifPresent(
            frame -> {
              release(frame);
              parts.metrics().waitsNoMore();
            });
    Set.copyOf(deliveries).forEach(delivery -> delivery.stop(OVER));
  }

  // ---- to the translator ----

  private void send(LiveFrame frame) {
    PictureFormat format = parts.pictures().header(frame.picture().getBytes()).format();
    conduct.right();
    pace.sent(System.nanoTime(), slots.onTheWay() == 1);
    List<Answering> answering = models.all();
    Trip trip = new Trip(frame, models.ladderSize(), answering.size());
    for (int i = 0; i < answering.size(); i++) {
      send(trip, format, answering.get(i), i > 0);
    }
  }

  private void send(Trip trip, PictureFormat format, Answering model, boolean second) {
    Map<String, String> headers = models.request(model).headers("live", format);
    // The two models of a frame must not take each other's place.
    headers.put(Headers.SESSION, second ? session + ".b" : session);
    Buffer picture = trip.frame.picture();
    var outbound =
        Outbound.translation(
            session + "-" + trip.frame.sequence(),
            model.reference(),
            model.wanted(),
            headers,
            picture,
            LiveLimits.ANSWER,
            LATE,
            translator);
    Delivery<TranslatedPicture> delivery =
        parts.forwarder().send(outbound, TranslatedPicture::read);
    deliveries.add(delivery);
    delivery
        .result()
        .onComplete(
            answer -> {
              deliveries.remove(delivery);
              answered(trip, model, second, delivery.translator(), answer);
            });
  }

  /** A frame with its translators. */
  private static final class Trip {
    final LiveFrame frame;
    final OptionalInt size;
    final long sentNanos = System.nanoTime();
    int open;

    /**
     * A frame that goes out.
     *
     * @param size of the ladder when it went
     * @param open models that have not answered
     */
    Trip(LiveFrame frame, OptionalInt size, int open) {
      this.frame = frame;
      this.size = size;
      this.open = open;
    }
  }

  // ---- and back ----

  private void answered(
      Trip trip,
      Answering model,
      boolean second,
      String by,
      AsyncResult<TranslatedPicture> answer) {
    trip.open--;
    if (!over) {
      if (answer.succeeded()) {
        translator = by;
        picture(trip, model, second, answer.result());
      } else {
        failed(trip, second, answer.cause());
      }
    }
    if (trip.open == 0) {
      finish(trip.frame);
      pump();
    }
  }

  private void picture(Trip trip, Answering model, boolean second, TranslatedPicture answer) {
    models.answered(model, answer).ifPresent(outbox::text);
    outbox
        .picture(new LivePicture(trip.frame, answer, second, trip.open > 0))
        .ifPresent(
            unread ->
                dropped(
                    unread.frame(),
                    "slow-reader",
                    "The client did not read it before the next one came.",
                    unread.compared(),
                    unread.more()));
    if (trip.open == 0) {
      long now = System.nanoTime();
      pace.answered(now);
      learn(trip, (now - trip.sentNanos) / 1e6);
    }
  }

  private void failed(Trip trip, boolean second, Throwable cause) {
    Refusal why =
        cause instanceof Refusal refusal
            ? refusal
            : Refusal.of(502, "translator-failed", "The translator broke off its answer.");
    if (why.code().equals("superseded")) {
      dropped(trip.frame, why.code(), null, second, trip.open > 0);
      return;
    }
    translator = "";
    if (why.status() == 429 || why.status() >= 500) {
      pace.refused(System.nanoTime());
    }
    drop(trip.frame, why, second, trip.open > 0);
    if (why.status() == 504) {
      learn(trip, Double.POSITIVE_INFINITY);
    }
  }

  private void learn(Trip trip, double millis) {
    models.learn(trip.size, millis).forEach(outbox::text);
  }

  private void finish(LiveFrame frame) {
    slots.over();
    release(frame);
  }

  private void release(LiveFrame frame) {
    parts.memory().release(frame.bytes());
  }

  private void drop(LiveFrame frame, Refusal why, boolean second, boolean more) {
    dropped(frame, why.code(), why.detail(), second, more);
  }

  private void dropped(
      LiveFrame frame, String reason, @Nullable String detail, boolean second, boolean more) {
    parts.metrics().dropped(reason);
    outbox.text(new Dropped(frame.sequence(), reason, detail, second, more));
  }
}
