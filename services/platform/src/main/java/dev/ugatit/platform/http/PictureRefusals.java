package dev.ugatit.platform.http;

import dev.ugatit.platform.image.PictureException;

/** Tells senders why their picture is refused, with the same status at every hop. */
public final class PictureRefusals {
  private PictureRefusals() {}

  /**
   * 400 for no bytes, 413 for too many of bytes or pixels, 415 for what is no picture or of a kind
   * that is not read, 422 for what is damaged or takes too long.
   */
  public static Refusal of(PictureException refused) {
    int status =
        switch (refused.reason()) {
          case EMPTY -> 400;
          case TOO_MANY_BYTES, TOO_MANY_PIXELS -> 413;
          case NOT_A_PICTURE, UNSUPPORTED -> 415;
          case DAMAGED, TIMED_OUT -> 422;
        };
    return Refusal.of(status, refused.reason().code(), refused.getMessage() + ".");
  }
}
