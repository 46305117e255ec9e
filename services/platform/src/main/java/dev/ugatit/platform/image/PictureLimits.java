package dev.ugatit.platform.image;

import java.time.Duration;

/**
 * What a picture from outside may be at most. The first two are checked before a decoder runs, so
 * that the memory of a decode is at most about {@code 12 × maxPixels + 3 × maxBytes} bytes.
 *
 * @param maxBytes size of the encoded picture
 * @param maxPixels width × height as its header says
 * @param maxTime of decoding it; some decoders look at the clock only after so and so many pixels
 */
public record PictureLimits(long maxBytes, long maxPixels, Duration maxTime) {
  /** 20 MiB, 40 megapixels and 10 seconds. */
  public static final PictureLimits DEFAULT =
      new PictureLimits(20L << 20, 40_000_000L, Duration.ofSeconds(10));

  /** More would not fit into one array. */
  private static final long MOST_PIXELS = Integer.MAX_VALUE / 4;

  /** Limits with the default time. */
  public PictureLimits(long maxBytes, long maxPixels) {
    this(maxBytes, maxPixels, DEFAULT.maxTime());
  }

  public PictureLimits {
    if (maxTime.isNegative()) {
      throw new IllegalArgumentException("A time limit of " + maxTime + " is negative");
    }
    if (maxBytes < 1 || maxPixels < 1 || maxPixels > MOST_PIXELS) {
      throw new IllegalArgumentException(
          "Limits of %d bytes and %d pixels: at least 1 each, at most %d pixels"
              .formatted(maxBytes, maxPixels, MOST_PIXELS));
    }
  }
}
