package dev.ugatit.platform.image;

/** One format's reader. Stateless. */
interface Codec {
  /** Width and height, read from the header alone: no decoder runs and no pixel is allocated. */
  PictureHeader header(byte[] bytes) throws PictureException;

  /**
   * Decodes a picture whose {@link #header} was found to be within the limits.
   *
   * @param deadline is asked at least once in every million of pixels or so, except by the native
   *     decoder of WebP, whose time is bounded by the number of pixels
   */
  Picture decode(byte[] bytes, Deadline deadline) throws PictureException;

  static Codec of(PictureFormat format) {
    return switch (format) {
      case PNG -> new PngCodec();
      case JPEG -> new JpegCodec();
      case WEBP -> new WebpCodec();
      case GIF -> new GifCodec();
      case BMP -> new BmpCodec();
    };
  }
}
