package dev.ugatit.platform.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Whether a picture is learnt from or held out for evaluation. */
public enum Split {
  TRAIN("train"),
  TEST("test");

  private final String label;

  Split(String label) {
    this.label = label;
  }

  /** The name used in headers: {@code train} or {@code test}. */
  @JsonValue
  public String label() {
    return label;
  }

  /** The split with this {@link #label()}; anything else is refused by name. */
  @JsonCreator
  public static Split of(String label) {
    for (Split split : values()) {
      if (split.label.equals(label)) {
        return split;
      }
    }
    throw new IllegalArgumentException(
        "\"" + label + "\" is no split: a picture's split is \"train\" or \"test\"");
  }

  /**
   * The split that a picture falls into by its content alone, so that the same picture is never
   * learnt from in one run and held out in another.
   *
   * @param sha256 64 hexadecimal digits of the prepared picture's digest
   * @param testOneIn one picture in this many is held out; 0 holds out none
   */
  public static Split byHash(String sha256, int testOneIn) {
    if (testOneIn <= 0) {
      return TRAIN;
    }
    // The first 28 bits: uniform, and the same on every machine.
    long bits = Long.parseLong(sha256.substring(0, 7), 16);
    return bits % testOneIn == 0 ? TEST : TRAIN;
  }
}
