package dev.ugatit.translator.http;

import dev.ugatit.platform.image.PictureException;
import dev.ugatit.translator.model.ModelRefusedException;
import dev.ugatit.translator.model.ModelRunException;
import dev.ugatit.translator.model.NoSuchModelException;
import dev.ugatit.translator.picture.WishException;
import dev.ugatit.translator.queue.ExpiredException;
import dev.ugatit.translator.queue.QueueFullException;
import java.util.concurrent.CompletionException;

/**
 * An answer that is no picture.
 *
 * @param code stable, kebab-case
 * @param title the kind in words
 * @param retryAfter seconds; 0 for no hint
 */
record Refusal(int status, String code, String title, String detail, long retryAfter) {
  static Refusal of(int status, String code, String title, String detail) {
    return new Refusal(status, code, title, detail, 0);
  }

  static Refusal badRequest(String detail) {
    return of(400, "bad-request", "The request is not understood", detail);
  }

  static Refusal tooLarge(long limit) {
    return of(
        413,
        "too-many-bytes",
        "The picture is too large",
        "at most " + limit + " bytes are accepted: send it smaller");
  }

  static Refusal busy(long retryAfter) {
    return new Refusal(
        429,
        "queue-full",
        "The translator is busy",
        "too many translations wait: try again in " + retryAfter + " s",
        retryAfter);
  }

  static Refusal spent() {
    return of(
        504,
        "budget-spent",
        "The time is over",
        "the translation did not end within its budget: give it more, or a less busy translator");
  }

  /** What went wrong, as the client is told. */
  static Refusal of(Throwable error) {
    if (error instanceof CompletionException && error.getCause() != null) {
      return of(error.getCause());
    }
    String detail = String.valueOf(error.getMessage());
    if (error instanceof PictureException e) {
      return picture(e, detail);
    }
    if (error instanceof NoSuchModelException e) {
      return e.withoutChampion()
          ? of(404, "no-champion", "The model has no champion", detail)
          : of(404, "no-such-model", "The model is not here", detail);
    }
    if (error instanceof ModelRefusedException e) {
      // Its message is for the log: it may name files and addresses.
      return of(
          503,
          "model-refused",
          "The model cannot serve",
          e.stage().words() + ": ask for another version; the translator's log says more");
    }
    if (error instanceof WishException e) {
      return of(422, e.code(), "The model cannot do this", detail);
    }
    if (error instanceof QueueFullException e) {
      return busy(e.retryAfterSeconds());
    }
    if (error instanceof ExpiredException) {
      return spent();
    }
    if (error instanceof ModelRunException) {
      return of(
          500,
          "model-failed",
          "The model failed",
          "it did not answer with a picture: ask for another version; the translator's log says"
              + " more");
    }
    return of(500, "failed", "The translation failed", "an error of the translator; see its log");
  }

  private static Refusal picture(PictureException refused, String detail) {
    String code = refused.reason().code();
    return switch (refused.reason()) {
      case EMPTY -> of(400, code, "The picture is empty", detail);
      case TOO_MANY_BYTES, TOO_MANY_PIXELS -> of(413, code, "The picture is too large", detail);
      case NOT_A_PICTURE, UNSUPPORTED -> of(415, code, "The picture's format is not read", detail);
      case DAMAGED, TIMED_OUT -> of(422, code, "The picture cannot be decoded", detail);
    };
  }
}
