package dev.ugatit.platform.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Finds the orientation in the TIFF structure of a JPEG's EXIF segment, and nothing else. */
final class Exif {
  private static final int ORIENTATION = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  private Exif() {}

  /**
   * A structure that makes no sense is no reason to refuse a sound picture: it is shown as stored.
   *
   * @param tiff the segment behind {@code Exif\0\0}
   */
  static Orientation orientation(ByteBuffer tiff) {
    if (tiff.remaining() < 8) {
      return Orientation.AS_STORED;
    }
    ByteBuffer data = tiff.slice();
    switch (data.getShort(0)) {
      case 0x4949 -> data.order(ByteOrder.LITTLE_ENDIAN);
      case 0x4d4d -> data.order(ByteOrder.BIG_ENDIAN);
      default -> {
        return Orientation.AS_STORED;
      }
    }
    int directory = data.getInt(4);
    if (directory < 8 || directory > data.limit() - 2) {
      return Orientation.AS_STORED;
    }
    int entries = Short.toUnsignedInt(data.getShort(directory));
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + i * ENTRY_BYTES;
      if (entry > data.limit() - ENTRY_BYTES) {
        break;
      }
      if (Short.toUnsignedInt(data.getShort(entry)) == ORIENTATION
          && data.getShort(entry + 2) == SHORT) {
        return Orientation.of(Short.toUnsignedInt(data.getShort(entry + 8)));
      }
    }
    return Orientation.AS_STORED;
  }
}
