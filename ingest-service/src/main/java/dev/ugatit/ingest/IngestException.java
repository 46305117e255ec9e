package dev.ugatit.ingest;

/** Pictures cannot be taken in at all; the message names the cause and the cure. */
public final class IngestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IngestException(String message) {
    super(message);
  }

  IngestException(String message, Throwable cause) {
    super(message, cause);
  }
}
