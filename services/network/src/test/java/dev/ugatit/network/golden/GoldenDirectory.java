package dev.ugatit.network.golden;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the reference vectors are. */
public final class GoldenDirectory {
  private GoldenDirectory() {}

  /** The folder of system property {@code golden.dir}, else the cases in this repository. */
  public static Path resolve() {
    String given = System.getProperty("golden.dir", "");
    Path folder =
        given.isEmpty()
            ? Path.of(System.getProperty("ugatit.root", "."))
                .resolve("services/network/src/test/resources/golden")
            : Path.of(given);
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException(
          "no folder " + folder.toAbsolutePath() + "; set golden.dir or ugatit.root");
    }
    return folder;
  }
}
