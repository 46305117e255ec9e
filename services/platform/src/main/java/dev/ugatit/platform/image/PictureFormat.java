package dev.ugatit.platform.image;

import java.util.Locale;
import java.util.Optional;

/** The encodings that are read; PNG, JPEG and WebP are written as well. */
public enum PictureFormat {
  PNG("image/png", "png"),
  JPEG("image/jpeg", "jpg"),
  WEBP("image/webp", "webp"),
  GIF("image/gif", "gif"),
  BMP("image/bmp", "bmp");

  private final String mediaType;
  private final String extension;

  PictureFormat(String mediaType, String extension) {
    this.mediaType = mediaType;
    this.extension = extension;
  }

  /** For example {@code image/png}. */
  public String mediaType() {
    return mediaType;
  }

  /** The usual file extension, without a dot. */
  public String extension() {
    return extension;
  }

  /**
   * The format whose magic bytes these are. Magic bytes alone decide what a picture is: names and
   * declared types are wrong too often.
   *
   * @param bytes an encoded picture, or its first 12 bytes
   */
  public static Optional<PictureFormat> ofMagic(byte[] bytes) {
    return switch (Magic.of(bytes)) {
      case PNG -> Optional.of(PNG);
      case JPEG -> Optional.of(JPEG);
      case WEBP -> Optional.of(WEBP);
      case GIF -> Optional.of(GIF);
      case BMP -> Optional.of(BMP);
      default -> Optional.empty();
    };
  }

  /** The format of a media type; case and parameters ({@code ; charset=…}) are ignored. */
  public static Optional<PictureFormat> ofMediaType(String mediaType) {
    int parameters = mediaType.indexOf(';');
    String bare = parameters < 0 ? mediaType : mediaType.substring(0, parameters);
    return switch (bare.strip().toLowerCase(Locale.ROOT)) {
      case "image/png" -> Optional.of(PNG);
      case "image/jpeg", "image/jpg" -> Optional.of(JPEG);
      case "image/webp" -> Optional.of(WEBP);
      case "image/gif" -> Optional.of(GIF);
      case "image/bmp" -> Optional.of(BMP);
      default -> Optional.empty();
    };
  }
}
