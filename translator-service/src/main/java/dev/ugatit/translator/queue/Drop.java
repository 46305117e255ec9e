package dev.ugatit.translator.queue;

import java.util.Locale;
import java.util.concurrent.CancellationException;

/** Why a queue gave up work that it had taken. */
public enum Drop {
  /** Its time was spent. */
  EXPIRED,
  /** A newer frame of its session took its place. */
  SUPERSEDED,
  /** Nobody wants it any more. */
  CANCELLED;

  /** The name used in metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What the result of such work fails with.
   *
   * @param begun whether its run had begun
   */
  Exception failure(boolean begun) {
    return switch (this) {
      case EXPIRED -> new ExpiredException(begun);
      case SUPERSEDED -> new SupersededException();
      case CANCELLED -> new CancellationException("not wanted any more");
    };
  }
}
