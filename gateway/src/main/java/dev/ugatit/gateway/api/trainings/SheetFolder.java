package dev.ugatit.gateway.api.trainings;

import dev.ugatit.platform.store.ArtifactStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder with the sheets of samples that were fetched last. Blocks; one thread at a time. */
final class SheetFolder {
  private static final int MOST_KEPT = 64;

  private final ArtifactStore artifacts;
  private final Path folder;

  SheetFolder(ArtifactStore artifacts, Path folder) {
    this.artifacts = artifacts;
    this.folder = folder;
  }

  /** The digest within {@code artifact:SHA256.png}. */
  static String digest(String uri) {
    return uri.replaceFirst("^artifact:([0-9a-f]{64})\\.png$", "$1");
  }

  /**
   * A local file with the sheet; a later call may delete it.
   *
   * @throws dev.ugatit.platform.store.ArtifactException when the store does not have it
   */
  Path fetch(String uri) throws IOException {
    Path file = artifacts.fetch(uri, digest(uri), folder);
    forgetOld(file);
    return file;
  }

  private void forgetOld(Path needed) throws IOException {
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files = new ArrayList<>(entries.filter(file -> !file.equals(needed)).toList());
    }
    if (files.size() >= MOST_KEPT) {
      files.sort(Comparator.comparingLong(file -> file.toFile().lastModified()));
      for (Path old : files.subList(0, files.size() - MOST_KEPT + 1)) {
        Files.deleteIfExists(old);
      }
    }
  }
}
