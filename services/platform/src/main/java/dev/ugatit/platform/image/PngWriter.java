package dev.ugatit.platform.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes one picture as PNG, for speed: every row by the filter "Sub" (each sample less the one of
 * the pixel before it), deflated on the lowest level, in one {@code IDAT} chunk.
 *
 * <p>For photographs and drawings alike that takes less than half of the time of the JDK's writer
 * and gives smaller files; other filters and levels save at most a tenth of the bytes for more time
 * than is saved. Not thread-safe; used once.
 */
final class PngWriter {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int HEADER_BYTES = 13;
  private static final byte RGB = 2;
  private static final byte SUB = 1;

  /** Rows are filtered and deflated by so many bytes at a time, or one by one where longer. */
  private static final int BAND_BYTES = 1 << 16;

  private final Picture picture;
  private ByteBuffer png;

  private PngWriter(Picture picture) {
    this.picture = picture;
    png = ByteBuffer.allocate(picture.rgb().length / 2 + 1024);
  }

  static byte[] write(Picture picture) {
    return new PngWriter(picture).write();
  }

  private byte[] write() {
    png.put(SIGNATURE);
    int header = beginChunk("IHDR");
    png.putInt(picture.width()).putInt(picture.height());
    png.put((byte) 8).put(RGB).put((byte) 0).put((byte) 0).put((byte) 0);
    endChunk(header);
    int data = beginChunk("IDAT");
    deflate();
    endChunk(data);
    endChunk(beginChunk("IEND"));
    return Arrays.copyOf(png.array(), png.position());
  }

  private void deflate() {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      int rowBytes = 1 + 3 * picture.width();
      int rows = Math.max(1, BAND_BYTES / rowBytes);
      byte[] band = new byte[Math.min(rows, picture.height()) * rowBytes];
      for (int y = 0; y < picture.height(); y += rows) {
        int end = Math.min(y + rows, picture.height());
        filter(y, end, band);
        deflater.setInput(band, 0, (end - y) * rowBytes);
        if (end == picture.height()) {
          deflater.finish();
        }
        drain(deflater);
      }
    } finally {
      deflater.end();
    }
  }

  private void filter(int from, int end, byte[] band) {
    int rowBytes = 3 * picture.width();
    byte[] rgb = picture.rgb();
    int to = 0;
    for (int y = from; y < end; y++) {
      int row = y * rowBytes;
      band[to++] = SUB;
      band[to] = rgb[row];
      band[to + 1] = rgb[row + 1];
      band[to + 2] = rgb[row + 2];
      for (int i = 3; i < rowBytes; i++) {
        band[to + i] = (byte) (rgb[row + i] - rgb[row + i - 3]);
      }
      to += rowBytes;
    }
  }

  private void drain(Deflater deflater) {
    while (true) {
      reserve(1024);
      int written = deflater.deflate(png);
      if (deflater.finished() || (written == 0 && deflater.needsInput())) {
        return;
      }
    }
  }

  /**
   * @return where the chunk begins, for {@link #endChunk}
   */
  private int beginChunk(String type) {
    int start = png.position();
    reserve(12 + HEADER_BYTES);
    png.putInt(0).put(type.getBytes(ISO_8859_1));
    return start;
  }

  private void endChunk(int start) {
    int length = png.position() - start - 8;
    png.putInt(start, length);
    CRC32 sum = new CRC32();
    sum.update(png.array(), start + 4, 4 + length);
    reserve(4);
    png.putInt((int) sum.getValue());
  }

  private void reserve(int bytes) {
    if (png.remaining() < bytes) {
      long larger = Math.max(2L * png.capacity(), (long) png.position() + bytes);
      int capacity = (int) Math.min(larger, Integer.MAX_VALUE - 16);
      png = ByteBuffer.allocate(capacity).put(png.flip());
    }
  }
}
