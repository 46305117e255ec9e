package dev.ugatit.standalone.system;

import dev.ugatit.platform.contract.Names;
import java.nio.file.Path;
import java.util.Locale;

/** Names after folders, where a person named nothing. */
public final class FolderNames {
  /** Leaves room for {@code -back} and a number within a name's 63 letters. */
  private static final int MAX_STEM = 40;

  private FolderNames() {}

  /** {@code source2target} after two folders, such as {@code selfie2anime}. */
  public static String modelOf(Path source, Path target) {
    return stem(source) + "2" + stem(target);
  }

  private static String stem(Path folder) {
    Path last = folder.toAbsolutePath().normalize().getFileName();
    String text = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
    String clean = text.replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    if (clean.isEmpty()) {
      return "pictures";
    }
    String cut = clean.substring(0, Math.min(clean.length(), MAX_STEM / 2));
    return Names.require("model", cut);
  }
}
