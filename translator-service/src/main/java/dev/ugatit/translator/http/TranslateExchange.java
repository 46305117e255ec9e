package dev.ugatit.translator.http;

import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.image.PictureException;
import dev.ugatit.translator.intake.Translations;
import dev.ugatit.translator.model.LoadedModel;
import dev.ugatit.translator.picture.Translated;
import dev.ugatit.translator.picture.WishException;
import dev.ugatit.translator.queue.Claim;
import dev.ugatit.translator.queue.QueueFullException;
import dev.ugatit.translator.queue.Ticket;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;

/** One picture on its way. Confined to its event loop. */
final class TranslateExchange extends Exchange {
  private final Translations translations;
  private final TranslateRequest asked;

  TranslateExchange(
      Reception reception,
      Translations translations,
      TranslateRequest asked,
      RoutingContext routing,
      Admission.Seat seat) {
    super(
        reception,
        new Asked(asked.id(), asked.model(), asked.workClass(), asked.budgetMillis()),
        routing,
        seat);
    this.translations = translations;
    this.asked = asked;
  }

  void start() {
    begin().compose(this::load).onFailure(this::refuse);
  }

  private Future<Void> load(byte[] encoded) {
    try {
      translations.requirePicture(encoded);
    } catch (PictureException e) {
      return Future.failedFuture(e);
    }
    return model().compose(model -> translate(model, encoded));
  }

  private Future<Void> translate(LoadedModel model, byte[] encoded) {
    Ticket<Translated> ticket;
    try {
      var claim = new Claim(asked.workClass(), asked.session(), deadline());
      ticket = translations.submit(model, encoded, asked.wish(), claim);
    } catch (WishException | QueueFullException e) {
      return Future.failedFuture(e);
    }
    return follow(ticket).onSuccess(translated -> answer(translated, ticket)).mapEmpty();
  }

  private void answer(Translated translated, Ticket<Translated> ticket) {
    if (finish()) {
      reception().meters().answered(asked.workClass(), ticket.timing());
      Answers.picture(request().response(), asked.id(), translated, ticket.timing());
    }
  }

  @Override
  protected void write(Refusal refusal) {
    Answers.refusal(vertx(), request(), asked.id(), refusal);
  }
}
