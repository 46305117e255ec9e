package dev.ugatit.translator.queue;

/** The queue has no room; nothing was taken. */
public final class QueueFullException extends Exception {
  private static final long serialVersionUID = 1;

  private final long retryAfterSeconds;

  QueueFullException(int waiting, long retryAfterSeconds) {
    super(waiting + " translations wait already; try again in " + retryAfterSeconds + " s");
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Whole seconds until there is probably room, at least 1. */
  public long retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
