package dev.ugatit.platform.image;

import java.util.Locale;

/**
 * A picture that is refused. The message names the cause and, where there is one, the cure; it
 * holds nothing of the picture's content and may be shown to its sender.
 */
public final class PictureException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why a picture was refused; see {@link #code()} for the form that leaves the process. */
  public enum Reason {
    /** No bytes at all. */
    EMPTY,
    /** The encoded picture is larger than {@link PictureLimits#maxBytes()}. */
    TOO_MANY_BYTES,
    /** The bytes are of no known picture format. */
    NOT_A_PICTURE,
    /** The header announces more than {@link PictureLimits#maxPixels()}. */
    TOO_MANY_PIXELS,
    /** Truncated or contradictory. */
    DAMAGED,
    /** A sound picture of a kind that is not decoded here. */
    UNSUPPORTED,
    /** Not decoded within {@link PictureLimits#maxTime()}, or its thread was interrupted. */
    TIMED_OUT;

    /** Stable and in kebab-case, for example {@code too-many-pixels}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Reason reason;

  public PictureException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public PictureException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  static PictureException damaged(String what) {
    return new PictureException(Reason.DAMAGED, what);
  }

  static PictureException unsupported(String what) {
    return new PictureException(
        Reason.UNSUPPORTED, what + " is not supported: send PNG, JPEG or WebP");
  }
}
