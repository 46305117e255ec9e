package dev.ugatit.platform.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/**
 * BMP by the JDK's reader, which gets plain rows of pixels and nothing else: a BMP may also hold a
 * JPEG or a PNG, whose size nobody has checked, and run lengths, which may stop anywhere.
 */
final class BmpCodec implements Codec {
  private static final int FILE_HEADER = 14;
  private static final int OLD_HEADER = 12;
  private static final int HEADER = 40;
  private static final Set<Integer> PLAIN_ROWS = Set.of(0, 3);
  private static final Set<Integer> DEPTHS = Set.of(1, 4, 8, 24, 32);

  @Override
  public PictureHeader header(byte[] bytes) throws PictureException {
    ByteBuffer data = littleEndian(bytes);
    int size = bytes.length < FILE_HEADER + OLD_HEADER ? 0 : data.getInt(FILE_HEADER);
    if (size != OLD_HEADER && (size < HEADER || bytes.length < FILE_HEADER + HEADER)) {
      throw PictureException.damaged("The BMP has no complete header");
    }
    int width = size == OLD_HEADER ? data.getShort(18) & 0xffff : data.getInt(18);
    // Negative where the upper row comes first.
    int height = size == OLD_HEADER ? data.getShort(20) & 0xffff : data.getInt(22);
    if (width < 1 || height == 0 || height == Integer.MIN_VALUE) {
      throw PictureException.damaged("The BMP's header gives it no size");
    }
    return new PictureHeader(PictureFormat.BMP, width, Math.abs(height));
  }

  @Override
  public Picture decode(byte[] bytes, Deadline deadline) throws PictureException {
    PictureHeader header = header(bytes);
    ByteBuffer data = littleEndian(bytes);
    boolean old = data.getInt(FILE_HEADER) == OLD_HEADER;
    int depth = data.getShort(old ? 24 : 28);
    if (!DEPTHS.contains(depth) || (!old && !PLAIN_ROWS.contains(data.getInt(30)))) {
      throw PictureException.unsupported("A compressed BMP, or one of " + depth + " bits");
    }
    long row = ((long) header.width() * depth + 31) / 32 * 4;
    long end = Integer.toUnsignedLong(data.getInt(10)) + row * header.height();
    if (end > bytes.length) {
      throw PictureException.damaged(
          "The BMP is truncated: %,d of %,d bytes; send it again".formatted(bytes.length, end));
    }
    return Decoding.run(Plugins.BMP, bytes, deadline, reader -> Pixels.rgb(reader.read(0)));
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
