package dev.ugatit.standalone.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The API key that commands show to a gateway. It does not print itself. */
public final class GatewayKey {
  /** Where a key is looked for when no file is named. */
  public static final String VARIABLE = "UGATIT_KEY";

  private static final long MOST_BYTES = 4_096;

  private final String text;

  private GatewayKey(String text) {
    this.text = text;
  }

  /**
   * The key of a file; without one, that of the environment; nothing when neither is there.
   *
   * @throws CommandException when the file holds no key
   */
  public static Optional<GatewayKey> find(@Nullable Path file) {
    String text = file == null ? System.getenv(VARIABLE) : read(file);
    return Optional.ofNullable(text)
        .map(String::strip)
        .filter(key -> !key.isEmpty())
        .map(GatewayKey::of);
  }

  /**
   * A key by its text.
   *
   * @throws CommandException when it cannot be one
   */
  static GatewayKey of(String text) {
    if (!text.matches("[\\x21-\\x7e]{1,512}")) {
      throw new CommandException(
          "that is no API key: one has no spaces or line breaks; look at --key-file and "
              + VARIABLE);
    }
    return new GatewayKey(text);
  }

  private static String read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new CommandException(file + " is too large for an API key");
      }
      String text = Files.readString(file);
      if (text.isBlank()) {
        throw new CommandException(file + " holds no API key");
      }
      return text;
    } catch (IOException e) {
      throw new CommandException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Value of the header {@code authorization}. */
  String header() {
    return "Bearer " + text;
  }

  @Override
  public String toString() {
    return "an API key";
  }
}
