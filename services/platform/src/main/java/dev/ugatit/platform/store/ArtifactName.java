package dev.ugatit.platform.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The only names that ever become files of a store: digest and extension, nothing that could leave
 * its folder.
 */
record ArtifactName(String sha256, String extension) {
  private static final String SCHEME = "artifact:";
  private static final Pattern URI = Pattern.compile(SCHEME + "([0-9a-f]{64})\\.([a-z0-9]{1,16})");

  static ArtifactName ofUri(String uri) {
    Matcher matcher = URI.matcher(uri);
    if (!matcher.matches()) {
      String shown = uri.length() > 120 ? uri.substring(0, 120) + "…" : uri;
      throw new IllegalArgumentException(
          "\"" + shown + "\" is no artifact; expected artifact:SHA256.extension");
    }
    return new ArtifactName(matcher.group(1), matcher.group(2));
  }

  static ArtifactName of(String sha256, String extension) {
    return ofUri(SCHEME + sha256 + "." + extension);
  }

  String uri() {
    return SCHEME + fileName();
  }

  String fileName() {
    return sha256 + "." + extension;
  }
}
