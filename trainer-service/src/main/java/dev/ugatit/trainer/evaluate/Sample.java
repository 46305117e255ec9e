package dev.ugatit.trainer.evaluate;

import dev.ugatit.platform.image.Picture;

/**
 * A picture to be scored.
 *
 * @param key decides where its patches are cut. A translation has the key of its source, so that
 *     two versions of a model are compared at the same places and their scores differ by the
 *     models, not by the draw.
 * @param picture a square
 */
record Sample(long key, Picture picture) {
  Sample {
    if (picture.width() != picture.height()) {
      throw new IllegalArgumentException(picture + " is not a square");
    }
  }

  /** A picture whose places follow from a digest, in hexadecimal. */
  static Sample of(String sha256, Picture picture) {
    return new Sample(Long.parseUnsignedLong(sha256.substring(0, 16), 16), picture);
  }
}
