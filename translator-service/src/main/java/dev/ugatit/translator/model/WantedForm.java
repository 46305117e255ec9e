package dev.ugatit.translator.model;

import java.util.Locale;

/** The setting that decides in which form models run, where there is a choice. */
public enum WantedForm {
  /** The one that is measured to be faster. */
  AUTO,
  /** As published. */
  PLAIN,
  /** Winograd's, faster or not, as long as it is exact. */
  WINOGRAD;

  /** The setting with this name in lower case; anything else is refused by name. */
  public static WantedForm of(String label) {
    for (WantedForm wanted : values()) {
      if (wanted.name().toLowerCase(Locale.ROOT).equals(label)) {
        return wanted;
      }
    }
    throw new IllegalArgumentException(
        "\"" + label + "\" is no form: use \"auto\", \"plain\" or \"winograd\"");
  }
}
