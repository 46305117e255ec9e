package dev.ugatit.translator.queue;

/** The time that the work had is spent. */
public final class ExpiredException extends Exception {
  private static final long serialVersionUID = 1;

  ExpiredException(String message) {
    super(message);
  }
}
