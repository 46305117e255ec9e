package dev.ugatit.platform.contract;

/** How large a translated picture is. */
public enum OutputSize {
  /** As the model made it. */
  MODEL("model"),
  /** As the part of the input that it shows: resized back, with the model's detail. */
  INPUT("input");

  private final String label;

  OutputSize(String label) {
    this.label = label;
  }

  /** The name used in headers. */
  public String label() {
    return label;
  }

  /** The size with this {@link #label()}; anything else is refused by name. */
  public static OutputSize of(String label) {
    for (OutputSize size : values()) {
      if (size.label.equals(label)) {
        return size;
      }
    }
    throw new IllegalArgumentException(
        "\"" + label + "\" is no output size: use \"model\" or \"input\"");
  }
}
