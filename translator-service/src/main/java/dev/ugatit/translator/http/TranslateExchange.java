package dev.ugatit.translator.http;

import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.image.PictureException;
import dev.ugatit.translator.intake.Refusals;
import dev.ugatit.translator.model.LoadedModel;
import dev.ugatit.translator.picture.Translated;
import dev.ugatit.translator.picture.WishException;
import dev.ugatit.translator.queue.Claim;
import dev.ugatit.translator.queue.QueueFullException;
import dev.ugatit.translator.queue.Ticket;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way. Confined to its event loop.
 *
 * <pre>
 *   READING ─▶ LOADING ─▶ QUEUED ─▶ OVER (answered)
 *      └──────────┴──────────┴────▶ OVER (refused, budget spent, or the client is gone)
 * </pre>
 *
 * Whatever is still under way when it becomes OVER is cancelled or, when it completes later, given
 * back at once.
 */
final class TranslateExchange {
  private static final Logger LOG = LoggerFactory.getLogger(TranslateExchange.class);

  private final TranslateHandler handler;
  private final TranslateRequest asked;
  private final HttpServerRequest request;
  private final Vertx vertx;
  private final Context context;
  private final Admission.Seat seat;
  private final long arrival = System.nanoTime();
  private long timer;
  private boolean over;
  private @Nullable Ticket<Translated> ticket;

  TranslateExchange(
      TranslateHandler handler,
      TranslateRequest asked,
      RoutingContext routing,
      Admission.Seat seat) {
    this.handler = handler;
    this.asked = asked;
    this.request = routing.request();
    this.vertx = routing.vertx();
    this.context = vertx.getOrCreateContext();
    this.seat = seat;
  }

  void start() {
    timer = vertx.setTimer(Math.max(1, asked.budgetMillis()), late -> expire());
    request.response().closeHandler(closed -> clientGone());
    request.response().exceptionHandler(closed -> clientGone());
    BodyReader.read(request, seat, handler.limits.pictureBytes(), handler.queue::retryAfterSeconds)
        .compose(this::load)
        .onComplete(this::answer, this::refuse);
  }

  private Future<Translated> load(byte[] encoded) {
    try {
      handler.translations.requirePicture(encoded);
    } catch (PictureException e) {
      return Future.failedFuture(e);
    }
    return Future.fromCompletionStage(handler.models.acquire(asked.model()), context)
        .compose(model -> enqueue(model, encoded));
  }

  private Future<Translated> enqueue(LoadedModel model, byte[] encoded) {
    if (over) {
      model.release();
      return Future.failedFuture(new CancellationException("over before its model was loaded"));
    }
    long deadline = arrival + TimeUnit.MILLISECONDS.toNanos(asked.budgetMillis());
    Ticket<Translated> entry;
    try {
      var claim = new Claim(asked.workClass(), asked.session(), deadline);
      entry = handler.translations.submit(model, encoded, asked.wish(), claim);
    } catch (WishException | QueueFullException e) {
      return Future.failedFuture(e);
    }
    ticket = entry;
    return Future.fromCompletionStage(entry.result(), context);
  }

  private void answer(Translated translated) {
    Ticket<Translated> entry = ticket;
    if (finish() && entry != null) {
      handler.meters.answered(asked.workClass(), entry.timing());
      Answers.picture(request.response(), asked.id(), translated, entry.timing());
    }
  }

  private void refuse(Throwable error) {
    if (over) {
      return;
    }
    Refusal refusal = Refusals.of(error);
    if (refusal.status() == 500) {
      LOG.error("Request {} for {} failed", asked.id(), asked.model(), error);
    }
    refuse(refusal);
  }

  private void refuse(Refusal refusal) {
    if (finish()) {
      handler.meters.refused(asked.workClass(), refusal.code());
      Answers.refusal(vertx, request, asked.id(), refusal);
    }
  }

  private void expire() {
    Ticket<Translated> entry = ticket;
    refuse(Refusals.spent());
    if (entry != null) {
      entry.expire();
    }
  }

  private void clientGone() {
    Ticket<Translated> entry = ticket;
    if (finish()) {
      handler.meters.refused(asked.workClass(), "gone");
    }
    if (entry != null) {
      entry.cancel();
    }
  }

  private boolean finish() {
    if (over) {
      return false;
    }
    over = true;
    vertx.cancelTimer(timer);
    seat.leave();
    return true;
  }
}
