package dev.ugatit.translator.picture;

/** What was asked for is well-formed, but this model cannot do it. */
public final class WishException extends Exception {
  private static final long serialVersionUID = 1;

  private final String code;

  /**
   * Refuses a wish.
   *
   * @param code stable, in kebab-case
   */
  public WishException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** Stable, in kebab-case. */
  public String code() {
    return code;
  }
}
