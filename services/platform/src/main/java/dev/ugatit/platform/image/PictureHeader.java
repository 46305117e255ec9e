package dev.ugatit.platform.image;

/**
 * What is known of a picture before it is decoded.
 *
 * @param format by its magic bytes
 * @param width as displayed, in pixels (a JPEG's orientation is already applied)
 * @param height as displayed, in pixels
 */
public record PictureHeader(PictureFormat format, int width, int height) {
  public long pixels() {
    return (long) width * height;
  }
}
