package dev.ugatit.gateway.live;

import io.vertx.core.buffer.Buffer;

/**
 * A client's frame.
 *
 * @param picture encoded
 * @param arrivedNanos {@link System#nanoTime} when it was received
 */
record LiveFrame(FrameHeader header, Buffer picture, long arrivedNanos) {
  long sequence() {
    return header.sequence();
  }

  /** Bytes of the message that it came in. */
  long bytes() {
    return FrameHeader.BYTES + (long) picture.length();
  }
}
