package dev.ugatit.trainer.publish;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.store.ArtifactStore;
import dev.ugatit.platform.store.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models that are no longer announced and whose files go when nobody can be fetching them any more.
 * They wait as files in the run's folder, so that a restart forgets none, and are deleted with the
 * run's later publications, or between trainings once it has ended. Confined to the training's
 * thread; blocking.
 */
final class RetiredModels {
  private static final Logger LOG = LoggerFactory.getLogger(RetiredModels.class);
  static final Duration GRACE = Duration.ofMinutes(10);

  private final Path folder;
  private final ModelBoard board;
  private final ArtifactStore artifacts;
  private final LongSupplier clock;

  /** A version, and when it was retired, in milliseconds since 1970. */
  private record Retired(long at, ModelManifest manifest) {}

  RetiredModels(Path folder, ModelBoard board, ArtifactStore artifacts, LongSupplier clock) {
    this.folder = folder;
    this.board = board;
    this.artifacts = artifacts;
    this.clock = clock;
  }

  /** Deletes what has waited long enough in whatever run. */
  static void sweep(Path runs, ModelBoard board, ArtifactStore artifacts, LongSupplier clock)
      throws IOException {
    for (Path run : entries(runs)) {
      new RetiredModels(folder(run.resolve(Announcements.FOLDER)), board, artifacts, clock).sweep();
    }
  }

  /** Where they wait, within the folder of a run's manifests. */
  static Path folder(Path manifests) {
    return manifests.resolve("retired");
  }

  /** Notes a version, durably, before its tombstone is written. */
  void add(ModelManifest manifest) throws IOException {
    DurableFiles.createFolders(folder);
    String name = String.format(Locale.ROOT, "%s-%06d.json", manifest.name(), manifest.version());
    String json = Json.pretty(new Retired(clock.getAsLong(), manifest));
    DurableFiles.write(folder.resolve(name), json.getBytes(StandardCharsets.UTF_8));
  }

  /** Deletes the files whose time has come and that no announced version shares. */
  void sweep() throws IOException {
    for (Path file : entries(folder)) {
      if (file.getFileName().toString().endsWith(".json")) {
        sweep(file);
      }
    }
  }

  private static List<Path> entries(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  private void sweep(Path file) throws IOException {
    try {
      Retired retired = Json.read(Files.readAllBytes(file), Retired.class);
      if (clock.getAsLong() - retired.at() < GRACE.toMillis()) {
        return;
      }
      for (String uri : retired.manifest().artifacts()) {
        if (!board.isUsed(uri)) {
          artifacts.delete(uri);
        }
      }
      LOG.info("deleted the files of {}", retired.manifest().key());
    } catch (IllegalArgumentException e) {
      LOG.warn("passed over {}: {}", file, e.getMessage());
    }
    Files.delete(file);
  }
}
