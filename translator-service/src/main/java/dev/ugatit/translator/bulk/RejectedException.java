package dev.ugatit.translator.bulk;

/** A record is not translated, for good. */
final class RejectedException extends Exception {
  private static final long serialVersionUID = 1;

  private final Throwable reason;
  private final int attempts;

  RejectedException(Throwable reason, int attempts) {
    super(reason);
    this.reason = reason;
    this.attempts = attempts;
  }

  Throwable reason() {
    return reason;
  }

  /** Tries that it took to know. */
  int attempts() {
    return attempts;
  }
}
