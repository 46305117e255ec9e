package dev.ugatit.gateway.translate;

import dev.ugatit.platform.http.PictureRefusals;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.image.PictureDecoder;
import dev.ugatit.platform.image.PictureException;
import dev.ugatit.platform.image.PictureHeader;
import dev.ugatit.platform.image.PictureLimits;
import dev.ugatit.platform.store.Digests;

/**
 * Looks at a picture's header, so that nothing outside the limits ever reaches a translator.
 * Thread-safe.
 */
public final class PictureCheck {
  private final PictureDecoder decoder;

  /** A check against these limits. */
  public PictureCheck(PictureLimits limits) {
    decoder = new PictureDecoder(limits);
  }

  /**
   * A picture within the limits.
   *
   * @param sha256 of the encoded bytes
   */
  record Checked(PictureHeader header, String sha256) {}

  /**
   * Not cheap for large pictures because of the digest: call it on a worker.
   *
   * @throws Refusal as {@link PictureRefusals} has it
   */
  Checked check(byte[] picture) {
    return new Checked(header(picture), Digests.sha256(picture));
  }

  /**
   * Looks at the header alone, which is cheap.
   *
   * @throws Refusal as {@link PictureRefusals} has it
   */
  public PictureHeader header(byte[] picture) {
    try {
      return decoder.header(picture);
    } catch (PictureException e) {
      throw PictureRefusals.of(e);
    }
  }
}
