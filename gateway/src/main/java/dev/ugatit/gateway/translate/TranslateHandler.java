package dev.ugatit.gateway.translate;

import dev.ugatit.gateway.http.BodyReader;
import dev.ugatit.gateway.tables.ModelTable;
import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.platform.image.PictureLimits;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;

/**
 * Answers a picture with its translation. Wishes, model and picture are checked in this order, each
 * before the next costs anything; then the picture goes to a translator.
 */
public final class TranslateHandler implements Handler<RoutingContext> {
  private final Vertx vertx;
  private final BodyReader bodies;
  private final PictureLimits limits;
  private final PictureCheck pictures;
  private final ModelTable models;
  private final BooleanSupplier modelsAreKnown;
  private final Forwarder forwarder;

  /**
   * @param modelsAreKnown whether a model that is not in the table does not exist; until then
   *     translators decide
   */
  public TranslateHandler(
      Vertx vertx,
      BodyReader bodies,
      PictureLimits limits,
      ModelTable models,
      BooleanSupplier modelsAreKnown,
      Forwarder forwarder) {
    this.vertx = vertx;
    this.bodies = bodies;
    this.limits = limits;
    this.pictures = new PictureCheck(limits);
    this.models = models;
    this.modelsAreKnown = modelsAreKnown;
    this.forwarder = forwarder;
  }

  @Override
  public void handle(RoutingContext ctx) {
    TranslationRequest wanted = TranslationRequest.of(ctx.request());
    ModelReference model = wanted.model();
    if (modelsAreKnown.getAsBoolean()) {
      models.require(model);
    }
    bodies
        .read(ctx.request(), limits.maxBytes())
        .compose(body -> translate(ctx, wanted, body).onComplete(done -> body.release()))
        .onFailure(ctx::fail);
  }

  private Future<Void> translate(
      RoutingContext ctx, TranslationRequest wanted, BodyReader.Body body) {
    return vertx
        .executeBlocking(() -> pictures.check(body.bytes().getBytes()), false)
        .compose(
            checked ->
                Exchange.run(
                    forwarder, ctx, wanted, models.version(wanted.model()), body.bytes(), checked));
  }
}
