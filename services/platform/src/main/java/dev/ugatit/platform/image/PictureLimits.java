package dev.ugatit.platform.image;

/**
 * What a picture from outside may be at most. Both are checked before a decoder runs, so that the
 * memory of a decode is at most about {@code 12 × maxPixels + 3 × maxBytes} bytes.
 *
 * @param maxBytes size of the encoded picture
 * @param maxPixels width × height as its header says
 */
public record PictureLimits(long maxBytes, long maxPixels) {
  /** 20 MiB and 40 megapixels. */
  public static final PictureLimits DEFAULT = new PictureLimits(20L << 20, 40_000_000L);

  /** More would not fit into one array. */
  private static final long MOST_PIXELS = Integer.MAX_VALUE / 4;

  public PictureLimits {
    if (maxBytes < 1 || maxPixels < 1 || maxPixels > MOST_PIXELS) {
      throw new IllegalArgumentException(
          "Limits of %d bytes and %d pixels: at least 1 each, at most %d pixels"
              .formatted(maxBytes, maxPixels, MOST_PIXELS));
    }
  }
}
