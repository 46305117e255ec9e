package dev.ugatit.platform.image;

import java.io.IOException;
import java.io.InterruptedIOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * Encoded bytes as ImageIO reads them, without a copy, until the deadline is over. Not thread-safe.
 */
final class TimedInput extends ImageInputStreamImpl {
  /** At most so many bytes at a time: a few bytes can stand for many pixels. */
  private static final int MOST_AT_ONCE = 4096;

  private final byte[] bytes;
  private final Deadline deadline;

  TimedInput(byte[] bytes, Deadline deadline) {
    this.bytes = bytes;
    this.deadline = deadline;
  }

  @Override
  public int read() throws IOException {
    checkClosed();
    bitOffset = 0;
    return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xff : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    checkClosed();
    if (deadline.isOver()) {
      throw new InterruptedIOException("no time is left");
    }
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    if (streamPos >= bytes.length) {
      return -1;
    }
    int count = Math.min(Math.min(length, MOST_AT_ONCE), bytes.length - (int) streamPos);
    System.arraycopy(bytes, (int) streamPos, to, offset, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return bytes.length;
  }
}
