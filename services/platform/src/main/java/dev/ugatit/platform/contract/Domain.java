package dev.ugatit.platform.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * One of the two kinds of pictures of a dataset. The paper's domain A is {@link #SOURCE}, its
 * domain B is {@link #TARGET}.
 */
public enum Domain {
  SOURCE("source"),
  TARGET("target");

  private final String label;

  Domain(String label) {
    this.label = label;
  }

  /** The name used in keys, headers, folders and JSON: {@code source} or {@code target}. */
  @JsonValue
  public String label() {
    return label;
  }

  /** The domain with this {@link #label()}; anything else is refused by name. */
  @JsonCreator
  public static Domain of(String label) {
    for (Domain domain : values()) {
      if (domain.label.equals(label)) {
        return domain;
      }
    }
    throw new IllegalArgumentException(
        "\"" + label + "\" is no domain: a picture's domain is \"source\" or \"target\"");
  }
}
