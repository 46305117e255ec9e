package dev.ugatit.trainer.data;

import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.store.Digests;
import java.io.IOException;
import java.util.Random;

/** Pictures for tests: noise that is a function of a number. */
public final class Pictures {
  private Pictures() {}

  /** A square of noise. */
  public static Picture noise(int side, long seed) {
    byte[] rgb = new byte[side * side * 3];
    new Random(seed).nextBytes(rgb);
    return new Picture(side, side, rgb);
  }

  /** Digest of a picture's bytes. */
  public static String sha256(Picture picture) {
    return Digests.sha256(picture.rgb());
  }

  /** Fills a store with pictures of either domain, as if from partition 0. */
  public static void fill(PictureStore store, int side, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      for (Domain domain : Domain.values()) {
        long number = 2L * i + Codes.of(domain);
        Picture picture = noise(side, number);
        store.add(domain, sha256(picture), Split.TRAIN, picture, 0, number + 1);
      }
    }
  }
}
