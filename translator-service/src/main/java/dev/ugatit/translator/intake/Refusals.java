package dev.ugatit.translator.intake;

import dev.ugatit.platform.http.PictureRefusals;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.image.PictureException;
import dev.ugatit.translator.model.ModelRefusedException;
import dev.ugatit.translator.model.ModelRunException;
import dev.ugatit.translator.model.NoSuchModelException;
import dev.ugatit.translator.picture.WishException;
import dev.ugatit.translator.queue.ExpiredException;
import dev.ugatit.translator.queue.QueueFullException;
import dev.ugatit.translator.queue.SupersededException;
import java.util.concurrent.CompletionException;

/** What senders are told of everything that goes wrong here, over HTTP and over Kafka. */
public final class Refusals {
  private Refusals() {}

  /** What was sent makes no sense. */
  public static Refusal badRequest(String detail) {
    return Refusal.of(400, "bad-request", detail + ".");
  }

  /** More bytes than are accepted. */
  public static Refusal tooLarge(long limit) {
    return Refusal.of(
        413,
        "too-many-bytes",
        "The picture has more than %,d bytes, the most that is accepted: send it smaller."
            .formatted(limit));
  }

  /** There is no room now. */
  public static Refusal busy(long retryAfterSeconds) {
    return Refusal.retryAfter(
        (int) retryAfterSeconds,
        429,
        "queue-full",
        "Too many translations wait: try again in " + retryAfterSeconds + " s.");
  }

  /** The time that the request had is over. */
  public static Refusal spent() {
    return Refusal.of(
        504,
        "budget-spent",
        "The translation did not end within its budget: give it more, or a less busy translator.");
  }

  private static Refusal superseded() {
    return Refusal.of(
        409,
        "superseded",
        "A newer frame of the session took the place of this one: wait for the newer one's answer.");
  }

  /**
   * What a failure is to its sender. Messages of failures inside are for the log: they may name
   * files and addresses.
   */
  public static Refusal of(Throwable error) {
    if (error instanceof CompletionException && error.getCause() != null) {
      return of(error.getCause());
    }
    if (error instanceof Refusal refusal) {
      return refusal;
    }
    if (error instanceof PictureException e) {
      return PictureRefusals.of(e);
    }
    if (error instanceof NoSuchModelException e) {
      String code = e.withoutChampion() ? "no-champion" : "no-such-model";
      return Refusal.of(404, code, e.getMessage() + ".");
    }
    if (error instanceof WishException e) {
      return Refusal.of(422, e.code(), e.getMessage() + ".");
    }
    if (error instanceof QueueFullException e) {
      return busy(e.retryAfterSeconds());
    }
    if (error instanceof ExpiredException) {
      return spent();
    }
    if (error instanceof SupersededException) {
      return superseded();
    }
    return failure(error);
  }

  private static Refusal failure(Throwable error) {
    if (error instanceof ModelRefusedException e) {
      return Refusal.of(
          503,
          "model-refused",
          "This version cannot serve, since " + e.publicReason() + ". Ask for another one.");
    }
    if (error instanceof ModelRunException) {
      return Refusal.of(
          500, "model-failed", "The model did not answer with a picture: ask for another version.");
    }
    return Refusal.of(
        500, "failed", "The translator failed. Its log tells more under this request's id.");
  }
}
