package dev.ugatit.translator.http;

import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.http.RequestIds;
import dev.ugatit.translator.intake.Refusals;
import dev.ugatit.translator.intake.Translations;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code POST /v1/models/{name}/versions/{version|alias}/translate}: one encoded picture in, one
 * out. Reads headers and enters the request into the bounds; {@link TranslateExchange} does the
 * rest.
 */
final class TranslateHandler implements Handler<RoutingContext> {
  private final Reception reception;
  private final Translations translations;

  /** A handler behind this reception. */
  TranslateHandler(Reception reception, Translations translations) {
    this.reception = reception;
    this.translations = translations;
  }

  @Override
  public void handle(RoutingContext routing) {
    Reception.Limits limits = reception.limits();
    TranslateRequest asked;
    try {
      asked = TranslateRequest.of(routing, limits.defaultBudget(), limits.maxBudget());
    } catch (Refusal e) {
      reception.meters().misunderstood(e.code());
      String id = RequestIds.of(routing.request());
      Answers.refusal(routing.vertx(), routing.request(), id, e);
      return;
    }
    Admission admission = reception.admission();
    if (!admission.enter()) {
      Refusal busy = Refusals.busy(reception.queue().retryAfterSeconds());
      reception.meters().refused(asked.workClass(), busy.code());
      Answers.refusal(routing.vertx(), routing.request(), asked.id(), busy);
      return;
    }
    new TranslateExchange(reception, translations, asked, routing, admission.new Seat()).start();
  }
}
