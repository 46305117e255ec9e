package dev.ugatit.gateway.live;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The places of a session's frames: a few on their way, and one that waits. A newer frame takes the
 * place of the waiting one, so a client that ignores its credits is served its newest frames and
 * costs no more memory than one that counts them. Not thread-safe.
 */
final class Slots<F> {
  private final int places;
  private int onTheWay;
  private @Nullable F waiting;

  /**
   * Empty slots.
   *
   * @param places frames that may be on their way at one time
   */
  Slots(int places) {
    this.places = places;
  }

  /** Lets a frame wait; the one whose place it takes. */
  Optional<F> offer(F frame) {
    Optional<F> before = Optional.ofNullable(waiting);
    waiting = frame;
    return before;
  }

  /** Takes the waiting frame where a place is free: it is on its way now, until {@link #over}. */
  Optional<F> next() {
    F frame = waiting;
    if (frame == null || onTheWay == places) {
      return Optional.empty();
    }
    waiting = null;
    onTheWay++;
    return Optional.of(frame);
  }

  boolean hasWaiting() {
    return waiting != null;
  }

  /** Frames that are on their way. */
  int onTheWay() {
    return onTheWay;
  }

  /** A frame's way is over. */
  void over() {
    if (onTheWay == 0) {
      throw new IllegalStateException("no frame is on its way");
    }
    onTheWay--;
  }

  /** Takes the waiting frame away. */
  Optional<F> clear() {
    Optional<F> before = Optional.ofNullable(waiting);
    waiting = null;
    return before;
  }
}
