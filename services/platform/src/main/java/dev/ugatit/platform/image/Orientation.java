package dev.ugatit.platform.image;

/**
 * One of the eight ways in which EXIF lays a stored picture before the viewer.
 *
 * <p>The displayed pixel (x, y) is the stored pixel number {@code start + x·right + y·down}, where
 * the three depend on the stored size only.
 *
 * @param tag EXIF's value, 1 to 8; 1 is "as stored"
 */
record Orientation(int tag) {
  static final Orientation AS_STORED = new Orientation(1);

  /** The orientation of a tag; values that EXIF does not define mean "as stored". */
  static Orientation of(int tag) {
    return tag >= 1 && tag <= 8 ? new Orientation(tag) : AS_STORED;
  }

  /** Whether width and height change places. */
  boolean turned() {
    return tag >= 5;
  }

  /** What is known of a picture of that stored size. */
  PictureHeader shown(PictureFormat format, int width, int height) {
    return turned()
        ? new PictureHeader(format, height, width)
        : new PictureHeader(format, width, height);
  }

  Picture apply(Picture stored) {
    if (tag == 1) {
      return stored;
    }
    int w = stored.width();
    int last = w * stored.height() - 1;
    int bottomLeft = last - w + 1;
    return switch (tag) {
      case 2 -> gather(stored, w - 1, -1, w);
      case 3 -> gather(stored, last, -1, -w);
      case 4 -> gather(stored, bottomLeft, 1, -w);
      case 5 -> gather(stored, 0, w, 1);
      case 6 -> gather(stored, bottomLeft, -w, 1);
      case 7 -> gather(stored, last, -w, -1);
      default -> gather(stored, w - 1, w, -1);
    };
  }

  private Picture gather(Picture stored, int start, int right, int down) {
    int width = turned() ? stored.height() : stored.width();
    int height = turned() ? stored.width() : stored.height();
    byte[] from = stored.rgb();
    byte[] to = new byte[from.length];
    int t = 0;
    for (int y = 0; y < height; y++) {
      int f = (start + y * down) * 3;
      for (int x = 0; x < width; x++, f += right * 3) {
        to[t++] = from[f];
        to[t++] = from[f + 1];
        to[t++] = from[f + 2];
      }
    }
    return new Picture(width, height, to);
  }
}
