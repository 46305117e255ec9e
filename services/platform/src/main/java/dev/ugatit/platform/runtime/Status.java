package dev.ugatit.platform.runtime;

/**
 * Outcome of a check.
 *
 * @param reason why it fails and what is waited for; empty when it does not
 */
public record Status(boolean ok, String reason) {
  private static final Status OK = new Status(true, "");

  public static Status up() {
    return OK;
  }

  public static Status failing(String reason) {
    return new Status(false, reason);
  }

  /** Fails with the reason unless the condition holds. */
  public static Status when(boolean condition, String reasonOtherwise) {
    return condition ? OK : failing(reasonOtherwise);
  }
}
