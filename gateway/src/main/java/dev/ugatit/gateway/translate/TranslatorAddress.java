package dev.ugatit.gateway.translate;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Checks addresses of translators. */
final class TranslatorAddress {
  private TranslatorAddress() {}

  /**
   * The address as {@code http://host:port}.
   *
   * @param text {@code http://host:port} or {@code host:port}
   * @throws IllegalArgumentException naming the text and the rule
   */
  static String of(String text) {
    String stripped = text.strip();
    try {
      URI uri = URI.create(stripped.contains("://") ? stripped : "http://" + stripped);
      boolean bare = uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
      if ("http".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0 && bare) {
        return "http://" + uri.getHost() + ":" + uri.getPort();
      }
    } catch (IllegalArgumentException e) {
      throw bad(text, e);
    }
    throw bad(text, null);
  }

  private static IllegalArgumentException bad(String text, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "translator address \"" + text + "\" is not of the form http://host:port", cause);
  }
}
