package dev.ugatit.platform.image;

/**
 * What the first bytes say. The kinds that are not decoded are told apart all the same, so that the
 * sender hears "GIF is not supported" and not "not a picture".
 */
enum Magic {
  PNG(0, "\u0089PNG\r\n\u001a\n"),
  JPEG(0, "\u00ff\u00d8\u00ff"),
  WEBP(8, "WEBP"),
  GIF(0, "GIF8"),
  BMP(0, "BM"),
  TIFF(0, "II*\0"),
  BIG_ENDIAN_TIFF(0, "MM\0*"),
  ICO(0, "\0\0\1\0"),
  HEIF_OR_AVIF(4, "ftyp"),
  JPEG_XL(0, "\u00ff\n"),
  JPEG_XL_CONTAINER(0, "\0\0\0\u000cJXL "),
  JPEG_2000(0, "\0\0\0\u000cjP  "),
  UNKNOWN(0, "");

  private final int offset;
  private final String signature;

  Magic(int offset, String signature) {
    this.offset = offset;
    this.signature = signature;
  }

  static Magic of(byte[] bytes) {
    for (Magic magic : values()) {
      if (magic.matches(bytes)) {
        return magic;
      }
    }
    return UNKNOWN;
  }

  private boolean matches(byte[] bytes) {
    // "WEBP" stands behind "RIFF" and a size; two letters alone do not make a BMP out of a text.
    return startsWith(bytes, offset, signature)
        && (this != WEBP || startsWith(bytes, 0, "RIFF"))
        && (this != BMP || startsWith(bytes, 6, "\0\0\0\0"));
  }

  private static boolean startsWith(byte[] bytes, int offset, String signature) {
    if (bytes.length < offset + signature.length()) {
      return false;
    }
    for (int i = 0; i < signature.length(); i++) {
      if ((bytes[offset + i] & 0xff) != signature.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  String label() {
    return name().replace("_OR_", "/").replace('_', ' ');
  }
}
