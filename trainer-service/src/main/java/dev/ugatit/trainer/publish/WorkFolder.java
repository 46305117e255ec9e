package dev.ugatit.trainer.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A folder for the files of one export, which goes with all of them. Blocking. */
record WorkFolder(Path path) implements AutoCloseable {
  /** A new one. */
  static WorkFolder within(Path parent) throws IOException {
    return new WorkFolder(Files.createTempDirectory(parent, "export-"));
  }

  /** Makes a parent folder, or removes what a crash left in it: it is of no use to anybody. */
  static Path empty(Path parent) throws IOException {
    Files.createDirectories(parent);
    try (Stream<Path> leftovers = Files.list(parent)) {
      for (Path leftover : leftovers.toList()) {
        delete(leftover);
      }
    }
    return parent;
  }

  @Override
  public void close() throws IOException {
    delete(path);
  }

  private static void delete(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      empty(path);
    }
    Files.delete(path);
  }
}
