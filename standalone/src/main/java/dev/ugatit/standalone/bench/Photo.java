package dev.ugatit.standalone.bench;

import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureEncoder;
import dev.ugatit.platform.image.PictureFormat;
import java.util.SplittableRandom;

/** A picture that takes as long to decode and encode as a photo: soft shapes and some grain. */
public final class Photo {
  private static final double WAVES = 9;
  private static final double GRAIN = 12;

  private Photo() {}

  /** A square JPEG with sides of so many pixels; the same bytes each time. */
  public static byte[] jpeg(int size) {
    var random = new SplittableRandom(3);
    byte[] rgb = new byte[3 * size * size];
    for (int i = 0; i < rgb.length; i++) {
      int channel = i % 3;
      double x = (double) (i / 3 % size) / size;
      double y = (double) (i / 3 / size) / size;
      double shape = Math.sin(WAVES * x * (1 + y) + channel) * Math.cos(WAVES * y - channel * x);
      rgb[i] = (byte) Math.round(128 + 100 * shape + random.nextDouble(-GRAIN, GRAIN));
    }
    return PictureEncoder.encode(new Picture(size, size, rgb), PictureFormat.JPEG);
  }
}
