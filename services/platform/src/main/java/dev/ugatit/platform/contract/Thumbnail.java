package dev.ugatit.platform.contract;

/**
 * A small view of a prepared picture.
 *
 * @param sha256 the prepared picture's digest, as its {@link PictureKey} has it
 * @param jpeg Base64 of a JPEG of at most {@link #MAX_SIDE} pixels on a side and {@link #MAX_BYTES}
 *     bytes
 */
public record Thumbnail(String sha256, String jpeg) {
  public static final int MAX_SIDE = 96;
  public static final int MAX_BYTES = 4 * 1024;

  private static final int MAX_TEXT = (MAX_BYTES + 2) / 3 * 4;

  public Thumbnail {
    Names.requireSha256(sha256);
    if (jpeg.length() > MAX_TEXT) {
      throw new IllegalArgumentException(
          "a thumbnail of " + jpeg.length() + " characters has more than " + MAX_BYTES + " bytes");
    }
  }
}
