package dev.ugatit.translator.bulk;

import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.image.PictureException;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.translator.intake.Refusals;
import dev.ugatit.translator.intake.TranslationMeters;
import dev.ugatit.translator.intake.Translations;
import dev.ugatit.translator.queue.WorkClass;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of one request: an answer, or its cause in an empty one and a dead letter. Confined
 * to one event loop.
 */
final class BulkEffect {
  private static final Logger LOG = LoggerFactory.getLogger(BulkEffect.class);
  private static final byte[] NOTHING = {};

  private final Translations translations;
  private final BulkTranslation translation;
  private final BulkResults results;
  private final TranslationMeters meters;

  BulkEffect(
      Translations translations,
      BulkTranslation translation,
      BulkResults results,
      TranslationMeters meters) {
    this.translations = translations;
    this.translation = translation;
    this.results = results;
    this.meters = meters;
  }

  /**
   * Takes one request; completes when what became of it is acknowledged. Fails only for reasons
   * that lie outside of the request.
   */
  Future<Void> take(Received request) {
    byte @Nullable [] value = request.value();
    byte[] encoded = value == null ? NOTHING : value;
    BulkRequest asked;
    try {
      asked = BulkRequest.of(request);
      translations.requirePicture(encoded);
    } catch (Refusal | PictureException e) {
      return reject(request, new RejectedException(e, 1));
    }
    return translation
        .translate(asked, encoded)
        .compose(done -> answer(request, done))
        .recover(
            failed ->
                failed instanceof RejectedException rejected
                    ? reject(request, rejected)
                    : Future.failedFuture(failed));
  }

  private Future<Void> answer(Received request, BulkTranslation.Done done) {
    return results
        .answer(request, done.translated())
        .onSuccess(written -> meters.answered(WorkClass.BULK, done.timing()));
  }

  private Future<Void> reject(Received request, RejectedException rejected) {
    return results
        .reject(request, rejected)
        .onSuccess(
            written -> {
              LOG.info("{} is set aside: {}", request.identity(), rejected.reason().getMessage());
              meters.refused(WorkClass.BULK, Refusals.of(rejected.reason()).code());
            });
  }
}
