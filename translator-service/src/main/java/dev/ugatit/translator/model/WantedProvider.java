package dev.ugatit.translator.model;

import java.util.Locale;

/** The setting that decides what executes models. */
public enum WantedProvider {
  /** CUDA where it works, else the CPU. */
  AUTO,
  /** CUDA or nothing. */
  CUDA,
  /** The CPU. */
  CPU;

  /** The setting with this name in lower case; anything else is refused by name. */
  public static WantedProvider of(String label) {
    for (WantedProvider wanted : values()) {
      if (wanted.name().toLowerCase(Locale.ROOT).equals(label)) {
        return wanted;
      }
    }
    throw new IllegalArgumentException(
        "\"" + label + "\" is no provider: use \"auto\", \"cuda\" or \"cpu\"");
  }
}
