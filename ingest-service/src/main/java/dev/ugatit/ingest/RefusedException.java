package dev.ugatit.ingest;

import dev.ugatit.platform.image.PictureException;
import java.util.Optional;

/** A record that is refused for what it says, whatever its picture is. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * Refuses a record.
   *
   * @param code the cause to count, in kebab-case
   * @param message the cause and its cure
   */
  RefusedException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** The cause to count if the error refuses its input; empty if it is worth another try. */
  static Optional<String> causeOf(Throwable error) {
    if (error instanceof PictureException picture) {
      return Optional.of(picture.reason().code());
    }
    return error instanceof RefusedException refused ? Optional.of(refused.code) : Optional.empty();
  }
}
