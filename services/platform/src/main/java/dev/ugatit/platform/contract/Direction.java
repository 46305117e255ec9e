package dev.ugatit.platform.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Which way a model translates. */
public enum Direction {
  SOURCE_TO_TARGET("source-to-target"),
  TARGET_TO_SOURCE("target-to-source");

  private final String label;

  Direction(String label) {
    this.label = label;
  }

  /** The name used in JSON. */
  @JsonValue
  public String label() {
    return label;
  }

  /** The direction with this {@link #label()}; anything else is refused by name. */
  @JsonCreator
  public static Direction of(String label) {
    for (Direction direction : values()) {
      if (direction.label.equals(label)) {
        return direction;
      }
    }
    throw new IllegalArgumentException("\"" + label + "\" is no direction of translation");
  }
}
