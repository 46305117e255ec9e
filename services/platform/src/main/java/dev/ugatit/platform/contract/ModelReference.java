package dev.ugatit.platform.contract;

/**
 * A model as a client names it: {@code NAME}, {@code NAME@ALIAS} or {@code NAME/VERSION}. A bare
 * name means its champion.
 *
 * @param selector an alias or a decimal version
 */
public record ModelReference(String name, String selector) {
  public ModelReference {
    Names.require("model", name);
    if (!isVersion(selector)) {
      Names.require("alias", selector);
    }
  }

  /** The version of a model that is served when none is asked for. */
  public static ModelReference champion(String name) {
    return new ModelReference(name, AliasRecord.CHAMPION);
  }

  /** Reads {@code NAME[@ALIAS|/VERSION]}. */
  public static ModelReference parse(String text) {
    int at = text.indexOf('@');
    if (at >= 0) {
      return new ModelReference(text.substring(0, at), text.substring(at + 1));
    }
    int slash = text.indexOf('/');
    if (slash >= 0) {
      String version = text.substring(slash + 1);
      if (!isVersion(version)) {
        throw new IllegalArgumentException(
            "model version \""
                + version
                + "\" is not a number: use NAME, NAME@ALIAS or NAME/VERSION");
      }
      return new ModelReference(text.substring(0, slash), version);
    }
    return champion(text);
  }

  /** Whether the selector is a version and not an alias. */
  public boolean hasVersion() {
    return isVersion(selector);
  }

  private static boolean isVersion(String text) {
    return !text.isEmpty()
        && text.length() <= 18
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
