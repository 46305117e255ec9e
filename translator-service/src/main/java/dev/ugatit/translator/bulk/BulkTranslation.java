package dev.ugatit.translator.bulk;

import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.image.PictureException;
import dev.ugatit.translator.intake.Translations;
import dev.ugatit.translator.model.LoadedModel;
import dev.ugatit.translator.model.ModelRefusedException;
import dev.ugatit.translator.model.NoSuchModelException;
import dev.ugatit.translator.picture.Translated;
import dev.ugatit.translator.picture.WishException;
import dev.ugatit.translator.queue.Claim;
import dev.ugatit.translator.queue.ExpiredException;
import dev.ugatit.translator.queue.QueueFullException;
import dev.ugatit.translator.queue.Ticket;
import dev.ugatit.translator.queue.Timing;
import dev.ugatit.translator.queue.WorkClass;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Translates pictures, whatever it takes: waits while the translator is busy, tries again what may
 * have been bad luck, and rejects what would fail for ever. Confined to one event loop.
 */
final class BulkTranslation {
  private static final Logger LOG = LoggerFactory.getLogger(BulkTranslation.class);
  private static final long BUSY_PAUSE_MS = 100;
  private static final long FAILED_PAUSE_MS = 500;
  private static final int ATTEMPTS = 3;

  private final Vertx vertx;
  private final AwaitedModels models;
  private final Translations translations;
  private final Duration limit;
  private final Pauses pauses;

  /** An answer and where its time went. */
  record Done(Translated translated, Timing timing) {}

  /** What a failure means for its picture. */
  private enum Fate {
    /** It would fail again. */
    REJECTED,
    /** Perhaps it fails again. */
    DOUBTFUL,
    /** It was not its turn. */
    BUSY,
    /** The translator stops. */
    STOPPED
  }

  /**
   * Translations for one source.
   *
   * @param limit time of one picture in the queue and in its run
   */
  BulkTranslation(
      Vertx vertx, AwaitedModels models, Translations translations, Duration limit, Pauses pauses) {
    this.vertx = vertx;
    this.models = models;
    this.translations = translations;
    this.limit = limit;
    this.pauses = pauses;
  }

  /**
   * Translates one picture.
   *
   * @return fails with {@link RejectedException}, or with {@link CancellationException} when the
   *     translator stops
   */
  Future<Done> translate(BulkRequest asked, byte[] encoded) {
    return attempt(asked, encoded, 1);
  }

  private Future<Done> attempt(BulkRequest asked, byte[] encoded, int attempt) {
    return models
        .acquire(asked.model())
        .compose(model -> submit(model, asked, encoded))
        .recover(failed -> afterFailure(asked, encoded, attempt, failed));
  }

  private Future<Done> submit(LoadedModel model, BulkRequest asked, byte[] encoded) {
    Ticket<Translated> ticket;
    try {
      Claim claim = Claim.of(WorkClass.BULK, System.nanoTime() + limit.toNanos());
      ticket = translations.submit(model, encoded, asked.wish(), claim);
    } catch (WishException | QueueFullException e) {
      return Future.failedFuture(e);
    }
    long timer = vertx.setTimer(limit.toMillis(), late -> ticket.expire());
    return Stages.future(vertx, ticket.result())
        .onComplete(over -> vertx.cancelTimer(timer))
        .map(translated -> new Done(translated, ticket.timing()));
  }

  private Future<Done> afterFailure(
      BulkRequest asked, byte[] encoded, int attempt, Throwable failed) {
    return switch (fate(failed)) {
      case REJECTED -> Future.failedFuture(new RejectedException(failed, attempt));
      case STOPPED -> Future.failedFuture(failed);
      case BUSY -> pauses.pause(BUSY_PAUSE_MS).compose(again -> attempt(asked, encoded, attempt));
      case DOUBTFUL -> {
        LOG.warn("Attempt {} of {} with {} failed", attempt, ATTEMPTS, asked.model(), failed);
        yield attempt == ATTEMPTS
            ? Future.failedFuture(new RejectedException(failed, attempt))
            : pauses.pause(FAILED_PAUSE_MS).compose(again -> attempt(asked, encoded, attempt + 1));
      }
    };
  }

  private static Fate fate(Throwable failed) {
    if (failed instanceof PictureException
        || failed instanceof WishException
        || failed instanceof NoSuchModelException
        || failed instanceof ModelRefusedException
        || failed instanceof Refusal) {
      return Fate.REJECTED;
    }
    if (failed instanceof CancellationException || failed instanceof RejectedExecutionException) {
      return Fate.STOPPED;
    }
    boolean waited = failed instanceof ExpiredException expired && !expired.begun();
    return waited || failed instanceof QueueFullException ? Fate.BUSY : Fate.DOUBTFUL;
  }
}
