package dev.ugatit.translator.picture;

import java.util.Locale;

/** What a translation answers with. */
public enum Output {
  /** The translated picture. */
  IMAGE,
  /** Where the model looks, in colours. */
  HEATMAP,
  /** The heatmap half transparent over the picture that the model saw. */
  OVERLAY;

  /** The name used in headers. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The output with this {@link #label()}; anything else is refused by name. */
  public static Output of(String label) {
    for (Output output : values()) {
      if (output.label().equals(label)) {
        return output;
      }
    }
    throw new IllegalArgumentException(
        "\"" + label + "\" is no output: use \"image\", \"heatmap\" or \"overlay\"");
  }
}
