package dev.ugatit.platform.image;

/** One format's reader. Stateless. */
interface Codec {
  /** Width and height, read from the header alone: no decoder runs and no pixel is allocated. */
  PictureHeader header(byte[] bytes) throws PictureException;

  /** Decodes a picture whose {@link #header} was found to be within the limits. */
  Picture decode(byte[] bytes) throws PictureException;

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
