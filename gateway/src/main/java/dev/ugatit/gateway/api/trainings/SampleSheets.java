package dev.ugatit.gateway.api.trainings;

import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.store.ArtifactException;
import dev.ugatit.platform.store.ArtifactStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Fetches sheets of samples from the artifact store, one at a time, and keeps the last ones on
 * disk. Confined to one event loop; files are read on workers.
 */
public final class SampleSheets {
  private static final int MOST_KEPT = 64;

  private final Vertx vertx;
  private final ArtifactStore artifacts;
  private final Path cache;

  /**
   * @param cache folder of its own
   */
  public SampleSheets(Vertx vertx, ArtifactStore artifacts, Path cache) {
    this.vertx = vertx;
    this.artifacts = artifacts;
    this.cache = cache;
  }

  /**
   * Gives a local file.
   *
   * @param uri that a report named
   * @return fails with a 404 {@link Refusal} when the store does not have it
   */
  Future<Path> file(String uri) {
    return vertx.executeBlocking(() -> fetch(uri), true);
  }

  /** The digest within {@code artifact:SHA256.png}. */
  static String digest(String uri) {
    return uri.replaceFirst("^artifact:([0-9a-f]{64})\\.png$", "$1");
  }

  private Path fetch(String uri) throws IOException {
    try {
      Path file = artifacts.fetch(uri, digest(uri), cache);
      forgetOld(file);
      return file;
    } catch (ArtifactException gone) {
      throw Refusal.of(
          404,
          "sample-gone",
          "The artifact store no longer has this sheet: newer ones may still be there.");
    }
  }

  private void forgetOld(Path needed) throws IOException {
    List<Path> files;
    try (Stream<Path> entries = Files.list(cache)) {
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
