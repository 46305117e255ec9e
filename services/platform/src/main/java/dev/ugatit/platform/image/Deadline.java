package dev.ugatit.platform.image;

import dev.ugatit.platform.image.PictureException.Reason;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When a decode has to end. It is asked by the thread that decodes, often enough that no picture
 * within the limits keeps a thread for much longer: a thread is never lost, and none has to watch.
 *
 * <p>An interrupted thread counts as late; its mark stays set.
 */
final class Deadline {
  private final Duration limit;
  private final LongSupplier clock;
  private final long begin;

  /**
   * A time that begins now.
   *
   * @param clock nanoseconds, as {@link System#nanoTime()}
   */
  Deadline(Duration limit, LongSupplier clock) {
    this.limit = limit;
    this.clock = clock;
    this.begin = clock.getAsLong();
  }

  boolean isOver() {
    return clock.getAsLong() - begin > limit.toNanos() || Thread.currentThread().isInterrupted();
  }

  /**
   * @throws PictureException {@code TIMED_OUT} if it {@link #isOver}
   */
  void check() throws PictureException {
    if (isOver()) {
      throw new PictureException(
          Reason.TIMED_OUT,
          "Decoding was given up after %,d ms of at most %,d: send the picture smaller, or without interlacing or progression"
              .formatted((clock.getAsLong() - begin) / 1_000_000, limit.toMillis()));
    }
  }
}
