package dev.ugatit.network.tensors;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * Moves floats between arrays and channels as little-endian bytes, through one small buffer, so
 * that weights are never in memory twice. Confined to one thread; blocks.
 *
 * <p>The buffer lies in the heap: a direct one that grew old is freed by a collection of the whole
 * heap alone, and each model that a long-lived process reads would leave some behind.
 */
public final class FloatBytes {
  private static final int BUFFER_BYTES = 1 << 16;

  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  /** Writes all values. */
  public void write(WritableByteChannel channel, float[] values) throws IOException {
    int step = BUFFER_BYTES / Float.BYTES;
    for (int from = 0; from < values.length; from += step) {
      int count = Math.min(step, values.length - from);
      buffer.clear().asFloatBuffer().put(values, from, count);
      writeFully(channel, buffer.limit(count * Float.BYTES));
    }
  }

  /**
   * Fills the array.
   *
   * @throws EOFException if the channel ends before
   */
  public void read(ReadableByteChannel channel, float[] values) throws IOException {
    int step = BUFFER_BYTES / Float.BYTES;
    for (int from = 0; from < values.length; from += step) {
      int count = Math.min(step, values.length - from);
      readFully(channel, buffer.clear().limit(count * Float.BYTES));
      buffer.flip().asFloatBuffer().get(values, from, count);
    }
  }

  /** Writes all that remains of a buffer. */
  public static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Fills what remains of a buffer.
   *
   * @throws EOFException if the channel ends before
   */
  public static void readFully(ReadableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("file ends before its last tensor");
      }
    }
  }
}
