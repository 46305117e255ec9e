package dev.ugatit.platform.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** How a picture that is not square is brought to a square. */
public enum Fit {
  /** Both sides are scaled on their own, as the reference does. */
  STRETCH("stretch"),
  /** The largest centred square is kept. */
  CROP("crop"),
  /** White borders are added. */
  PAD("pad");

  /** In a request: as the model was trained, which its manifest says. */
  public static final String RECIPE = "recipe";

  private final String label;

  Fit(String label) {
    this.label = label;
  }

  /** The name used in JSON and headers. */
  @JsonValue
  public String label() {
    return label;
  }

  /** The policy that a request asks for by its label; empty for {@link #RECIPE}. */
  public static Optional<Fit> wished(String label) {
    return label.equals(RECIPE) ? Optional.empty() : Optional.of(of(label));
  }

  /** The policy with this {@link #label()}; anything else is refused by name. */
  @JsonCreator
  public static Fit of(String label) {
    for (Fit fit : values()) {
      if (fit.label.equals(label)) {
        return fit;
      }
    }
    throw new IllegalArgumentException(
        "\"" + label + "\" is no fit: use \"stretch\", \"crop\" or \"pad\"");
  }
}
