package dev.ugatit.platform.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Finds the orientation in the TIFF structure that EXIF is, and nothing else. */
final class Exif {
  /** Stands before the structure in JPEG, and by mistake in some other files. */
  static final byte[] PREFIX = {'E', 'x', 'i', 'f', 0, 0};

  private static final int ORIENTATION = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  private Exif() {}

  /**
   * A structure that makes no sense is no reason to refuse a sound picture: it is shown as stored.
   *
   * @param exif the structure, with or without the {@link #PREFIX}
   */
  static Orientation orientation(ByteBuffer exif) {
    ByteBuffer data = exif.slice();
    if (data.limit() > PREFIX.length
        && data.slice(0, PREFIX.length).equals(ByteBuffer.wrap(PREFIX))) {
      data = data.slice(PREFIX.length, data.limit() - PREFIX.length);
    }
    if (data.limit() < 8) {
      return Orientation.AS_STORED;
    }
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
