package dev.ugatit.translator.model;

import java.util.Locale;

/** What executes a model. */
public enum Provider {
  CUDA,
  CPU;

  /** The name used in settings, logs and {@code /v1/load}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
