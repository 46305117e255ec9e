package dev.ugatit.translator.http;

import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.translator.intake.Refusals;
import dev.ugatit.translator.model.LoadedModel;
import dev.ugatit.translator.queue.Ticket;
import dev.ugatit.translator.queue.WorkClass;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
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
public abstract class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  /**
   * What every request says of itself.
   *
   * @param id names the request in the logs of every hop
   * @param budgetMillis time from its arrival to its answer
   */
  public record Asked(String id, ModelReference model, WorkClass workClass, long budgetMillis) {}

  private final Reception reception;
  private final Asked asked;
  private final Admission.Seat seat;
  private final HttpServerRequest request;
  private final Vertx vertx;
  private final Context context;
  private final long arrival = System.nanoTime();
  private final List<Ticket<?>> tickets = new ArrayList<>();
  private long timer;
  private boolean over;

  /** A request that has taken its seat. */
  protected Exchange(
      Reception reception, Asked asked, RoutingContext routing, Admission.Seat seat) {
    this.reception = reception;
    this.asked = asked;
    this.seat = seat;
    this.request = routing.request();
    this.vertx = routing.vertx();
    this.context = vertx.getOrCreateContext();
  }

  /** Writes a refusal; called once at the most, and never after an answer. */
  protected abstract void write(Refusal refusal);

  /** Begins to count the budget and reads the body; in the event that delivered the request. */
  protected final Future<byte[]> begin() {
    timer = vertx.setTimer(Math.max(1, asked.budgetMillis()), late -> expire());
    request.response().closeHandler(closed -> clientGone());
    request.response().exceptionHandler(closed -> clientGone());
    return BodyReader.read(
        request, seat, reception.limits().bodyBytes(), reception.queue()::retryAfterSeconds);
  }

  /** Reserves memory for this many bytes in all; refuses the request when there is not so much. */
  protected final void hold(long bytes) {
    if (!seat.hold(bytes)) {
      throw Refusals.busy(reception.queue().retryAfterSeconds());
    }
  }

  /** The model that is asked for, acquired: whoever gets it releases it. Fails when it is OVER. */
  protected final Future<LoadedModel> model() {
    return Future.fromCompletionStage(reception.models().acquire(asked.model()), context)
        .compose(
            model -> {
              if (over) {
                model.release();
                return Future.failedFuture(
                    new CancellationException("over before its model was loaded"));
              }
              return Future.succeededFuture(model);
            });
  }

  /** Work that is now done for this request, and its result. */
  protected final <R> Future<R> follow(Ticket<R> ticket) {
    tickets.add(ticket);
    return Future.fromCompletionStage(ticket.result(), context);
  }

  /** The end of the budget on the queue's clock. */
  protected final long deadline() {
    return arrival + TimeUnit.MILLISECONDS.toNanos(asked.budgetMillis());
  }

  /** Becomes OVER; false when it is so already, and nothing may be written. */
  protected final boolean finish() {
    if (over) {
      return false;
    }
    over = true;
    vertx.cancelTimer(timer);
    seat.leave();
    return true;
  }

  /** Refuses for this failure, unless it is OVER. */
  protected final void refuse(Throwable error) {
    if (over) {
      return;
    }
    Refusal refusal = Refusals.of(error);
    if (refusal.status() == 500) {
      LOG.error("Request {} for {} failed", asked.id(), asked.model(), error);
    }
    refuse(refusal);
    tickets.forEach(Ticket::cancel);
  }

  private void refuse(Refusal refusal) {
    if (finish()) {
      reception.meters().refused(asked.workClass(), refusal.code());
      write(refusal);
    }
  }

  private void expire() {
    refuse(Refusals.spent());
    tickets.forEach(Ticket::expire);
  }

  private void clientGone() {
    if (finish()) {
      reception.meters().refused(asked.workClass(), "gone");
    }
    tickets.forEach(Ticket::cancel);
  }

  protected final Reception reception() {
    return reception;
  }

  protected final HttpServerRequest request() {
    return request;
  }

  protected final Vertx vertx() {
    return vertx;
  }
}
