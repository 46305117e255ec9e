package dev.ugatit.platform.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Local copies of the artifacts that were fetched last, so many at most. Reads and writes files:
 * worker threads only, one at a time.
 */
public final class ArtifactCache {
  private final ArtifactStore artifacts;
  private final Path folder;
  private final int most;

  /**
   * @param folder of its own
   * @param most files that stay
   */
  public ArtifactCache(ArtifactStore artifacts, Path folder, int most) {
    this.artifacts = artifacts;
    this.folder = folder;
    this.most = most;
  }

  /**
   * Gives a local file, which a later call may delete.
   *
   * @throws ArtifactException when the artifact is missing or damaged
   */
  public Path fetch(String uri) throws IOException {
    Path file = artifacts.fetch(uri, ArtifactName.ofUri(uri).sha256(), folder);
    forgetOld(file);
    return file;
  }

  private void forgetOld(Path needed) throws IOException {
    List<Path> others;
    try (Stream<Path> files = Files.list(folder)) {
      others = new ArrayList<>(files.filter(file -> !file.equals(needed)).toList());
    }
    if (others.size() >= most) {
      others.sort(Comparator.comparingLong(file -> file.toFile().lastModified()));
      for (Path old : others.subList(0, others.size() - most + 1)) {
        Files.deleteIfExists(old);
      }
    }
  }
}
