package dev.ugatit.platform.http;

import java.util.Locale;

/**
 * A request that is answered with a problem. Thrown, or carried by a failed future, up to whoever
 * {@linkplain ProblemAnswer answers}; the detail is shown to the client and names the cause and the
 * cure.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final int retryAfterSeconds;

  private Refusal(int status, String code, String detail, int retryAfterSeconds) {
    // No stack trace: refusals are answers, not faults, and bad requests must be cheap.
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /**
   * A refusal that stands.
   *
   * @param status HTTP status, 400..599
   * @param code stable, kebab-case, part of the problem's type
   * @param detail what happened and what cures it
   */
  public static Refusal of(int status, String code, String detail) {
    return new Refusal(status, code, detail, 0);
  }

  /** A refusal that passes by itself: the client may try again after some seconds. */
  public static Refusal retryAfter(int seconds, int status, String code, String detail) {
    return new Refusal(status, code, detail, seconds);
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  /** What happened and what cures it. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  /** Seconds after which another try may do; 0 when waiting does not help. */
  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }

  /** The code in words: {@code too-many-pixels} is "Too many pixels". */
  public String title() {
    String words = code.replace('-', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
