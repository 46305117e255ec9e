package dev.ugatit.platform.contract;

import java.util.regex.Pattern;

/**
 * The one rule for every name that comes from outside: datasets, models, aliases, training ids. A
 * name that passes may become part of a key, a URL or a file name without further escaping.
 */
public final class Names {
  /** Letters of the longest name. */
  public static final int MAX_LENGTH = 63;

  private static final Pattern NAME =
      Pattern.compile("[a-z0-9][a-z0-9-]{0," + (MAX_LENGTH - 1) + "}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private Names() {}

  /** Whether the text is 1 to 63 of {@code a-z 0-9 -} and does not begin with a hyphen. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /**
   * Returns the text when it {@linkplain #isName is a name}.
   *
   * @param what what the name is for, as the message calls it ("dataset", "model")
   * @throws IllegalArgumentException naming the text and the rule
   */
  public static String require(String what, String text) {
    if (!isName(text)) {
      String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
      throw new IllegalArgumentException(
          what
              + " name \""
              + shown
              + "\" is not allowed: use 1 to 63 of a-z, 0-9 and \"-\", not beginning with \"-\"");
    }
    return text;
  }

  /** Returns the text when it is a SHA-256 digest in lower-case hexadecimal. */
  public static String requireSha256(String text) {
    if (!SHA256.matcher(text).matches()) {
      throw new IllegalArgumentException("not a SHA-256 digest in lower-case hexadecimal");
    }
    return text;
  }
}
