package dev.ugatit.platform.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a caller may do; each role may also do what those before it may. */
public enum Role {
  /** Reads. */
  VIEWER,
  /** Translates, single pictures and live. */
  TRANSLATOR,
  /** Changes datasets and trainings. */
  TRAINER,
  /** Does everything: aliases of models, dead letters. */
  ADMIN;

  /** The name in files and documents: {@code translator}. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The role of this name.
   *
   * @throws IllegalArgumentException with the names that there are
   */
  @JsonCreator
  public static Role of(String label) {
    return Arrays.stream(values())
        .filter(role -> role.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "role \"%s\" is none of %s".formatted(label, labels())));
  }

  /** Whether a caller of this role may do what that role may. */
  public boolean includes(Role needed) {
    return compareTo(needed) >= 0;
  }

  private static String labels() {
    return Arrays.stream(values()).map(Role::label).collect(Collectors.joining(", "));
  }
}
