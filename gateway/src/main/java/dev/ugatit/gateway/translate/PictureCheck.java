package dev.ugatit.gateway.translate;

import dev.ugatit.gateway.http.Refusal;
import dev.ugatit.platform.image.PictureDecoder;
import dev.ugatit.platform.image.PictureException;
import dev.ugatit.platform.image.PictureHeader;
import dev.ugatit.platform.image.PictureLimits;
import dev.ugatit.platform.store.Digests;

/**
 * Looks at a picture's header, so that nothing outside the limits ever reaches a translator. Not
 * cheap for large pictures because of the digest: call it on a worker. Thread-safe.
 */
final class PictureCheck {
  private final PictureDecoder decoder;

  PictureCheck(PictureLimits limits) {
    decoder = new PictureDecoder(limits);
  }

  /**
   * A picture within the limits.
   *
   * @param sha256 of the encoded bytes
   */
  record Checked(PictureHeader header, String sha256) {}

  /**
   * @throws Refusal 400 empty or damaged, 413 too large, 415 not a picture that is read here
   */
  Checked check(byte[] picture) {
    try {
      return new Checked(decoder.header(picture), Digests.sha256(picture));
    } catch (PictureException e) {
      throw refusal(e);
    }
  }

  private static Refusal refusal(PictureException e) {
    int status =
        switch (e.reason()) {
          case EMPTY, DAMAGED -> 400;
          case TOO_MANY_BYTES, TOO_MANY_PIXELS -> 413;
          case NOT_A_PICTURE, UNSUPPORTED -> 415;
          case TIMED_OUT -> 503;
        };
    return Refusal.of(status, e.reason().code(), e.getMessage() + ".");
  }
}
