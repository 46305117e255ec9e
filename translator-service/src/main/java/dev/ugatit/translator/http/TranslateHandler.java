package dev.ugatit.translator.http;

import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.http.RequestIds;
import dev.ugatit.translator.intake.Refusals;
import dev.ugatit.translator.intake.TranslationMeters;
import dev.ugatit.translator.intake.Translations;
import dev.ugatit.translator.model.ServingModels;
import dev.ugatit.translator.queue.TranslationQueue;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * {@code POST /v1/models/{name}/versions/{version|alias}/translate}: one encoded picture in, one
 * out. Reads headers and enters the request into the bounds; {@link TranslateExchange} does the
 * rest.
 */
public final class TranslateHandler implements Handler<RoutingContext> {
  /**
   * Bounds of this handler.
   *
   * @param pictureBytes of one encoded picture
   * @param requests requests that are here at the same time
   * @param bytes held by all of them, before decoding
   * @param defaultBudget for requests that name none
   * @param maxBudget more is cut to this
   */
  public record Limits(
      long pictureBytes, int requests, long bytes, Duration defaultBudget, Duration maxBudget) {}

  final ServingModels models;
  final TranslationQueue queue;
  final TranslationMeters meters;
  final Limits limits;
  final Translations translations;
  private final Admission admission;

  /** A handler in front of these models and this queue. */
  public TranslateHandler(
      ServingModels models,
      TranslationQueue queue,
      Translations translations,
      TranslationMeters meters,
      Limits limits) {
    this.models = models;
    this.queue = queue;
    this.translations = translations;
    this.meters = meters;
    this.limits = limits;
    this.admission = new Admission(limits.requests(), limits.bytes());
  }

  @Override
  public void handle(RoutingContext routing) {
    TranslateRequest asked;
    try {
      asked = TranslateRequest.of(routing, limits.defaultBudget(), limits.maxBudget());
    } catch (Refusal e) {
      meters.misunderstood(e.code());
      String id = RequestIds.of(routing.request());
      Answers.refusal(routing.vertx(), routing.request(), id, e);
      return;
    }
    if (!admission.enter()) {
      Refusal busy = Refusals.busy(queue.retryAfterSeconds());
      meters.refused(asked.workClass(), busy.code());
      Answers.refusal(routing.vertx(), routing.request(), asked.id(), busy);
      return;
    }
    new TranslateExchange(this, asked, routing, admission.new Seat()).start();
  }
}
