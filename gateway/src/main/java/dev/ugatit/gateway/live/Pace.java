package dev.ugatit.gateway.live;

import java.util.concurrent.TimeUnit;

/**
 * How soon a session's next frame may follow one that is on its way. A frame that takes the place
 * of a waiting one in the translator gives its credit back at once, and the client's next frame
 * comes with the next tick of its camera: without a pause, sessions that wait for their turn would
 * send everything that their cameras make, for nothing. {@value #PER_PICTURE} frames for each
 * picture keep those that are shown young enough. Not thread-safe; times are of {@link
 * System#nanoTime}.
 */
final class Pace {
  static final int PER_PICTURE = 4;

  /** The longest pause, and what follows a refusal. */
  static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(250);

  static final long AFTER_REFUSAL = TimeUnit.MILLISECONDS.toNanos(100);

  /** Part of the newest interval in the usual one. */
  private static final double NEWEST = 0.25;

  private double usual;
  private long since;
  private long next;

  /** A pace without a pause. */
  Pace(long nowNanos) {
    next = nowNanos;
  }

  /**
   * A frame goes out.
   *
   * @param alone whether no other one is on its way
   */
  void sent(long nowNanos, boolean alone) {
    if (alone) {
      since = nowNanos;
    }
    next = nowNanos + Math.min(LONGEST, (long) (usual / PER_PICTURE));
  }

  /** A picture comes back. */
  void answered(long nowNanos) {
    double interval = nowNanos - since;
    usual = usual == 0 ? interval : usual + NEWEST * (interval - usual);
    since = nowNanos;
  }

  /** A frame is refused: whoever refuses has too much to do, or is not there. */
  void refused(long nowNanos) {
    next = nowNanos + AFTER_REFUSAL;
  }

  /** Nanoseconds until the next frame may go; at most 0 for now. */
  long pause(long nowNanos) {
    return next - nowNanos;
  }
}
