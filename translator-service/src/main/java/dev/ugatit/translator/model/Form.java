package dev.ugatit.translator.model;

import java.util.Locale;

/** How a model's network is written down; all forms are the same function to rounding. */
public enum Form {
  /** As published. */
  PLAIN,
  /** Traced again for one size, convolutions by Winograd's filtering. */
  WINOGRAD;

  /** The name used in settings, logs and answers. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
