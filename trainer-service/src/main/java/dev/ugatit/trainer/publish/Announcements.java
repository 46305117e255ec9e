package dev.ugatit.trainer.publish;

import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.store.ArtifactStore;
import dev.ugatit.platform.store.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one training says on the {@code models} topic. A manifest is kept in the run's folder before
 * it is announced, so that it can be announced again, in the same bytes, to a topic that lost it.
 * Every call has the effect of one. Confined to the training's thread; blocking.
 */
final class Announcements {
  private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

  /** Where a run keeps its manifests, within its own folder. */
  static final String FOLDER = "models";

  private final String topic;
  private final Path folder;
  private final ModelBoard board;
  private final Announcer announcer;
  private final ArtifactStore artifacts;
  private final LongSupplier clock;
  private final RetiredModels retired;

  /**
   * @param folder where the run keeps its manifests
   * @param clock milliseconds since 1970
   */
  Announcements(
      String topic,
      Path folder,
      ModelBoard board,
      Announcer announcer,
      ArtifactStore artifacts,
      LongSupplier clock) {
    this.topic = topic;
    this.folder = folder;
    this.board = board;
    this.announcer = announcer;
    this.artifacts = artifacts;
    this.clock = clock;
    this.retired = new RetiredModels(RetiredModels.folder(folder), board, artifacts, clock);
  }

  /** Announces a version. */
  void announce(ModelManifest manifest) throws IOException {
    DurableFiles.createFolders(folder);
    DurableFiles.write(file(manifest), Json.pretty(manifest).getBytes(StandardCharsets.UTF_8));
    announcer.announce(Outgoing.json(topic, manifest.key(), manifest));
    board.note(manifest);
  }

  /** Announces again what the topic lacks and the store has, but nothing that was withdrawn. */
  void announceAgain() throws IOException {
    for (ModelManifest manifest : kept()) {
      if (board.isWithdrawn(manifest.name(), manifest.version())) {
        LOG.info("{} was withdrawn", manifest.key());
        retired.add(manifest);
        Files.deleteIfExists(file(manifest));
      } else if (board.manifest(manifest.name(), manifest.version()).isEmpty()
          && manifest.artifacts().stream().allMatch(artifacts::exists)) {
        LOG.info("announcing {} again", manifest.key());
        announcer.announce(Outgoing.json(topic, manifest.key(), manifest));
        board.note(manifest);
      }
    }
  }

  /** Points an alias to a version, unless it is pinned or points there or beyond already. */
  void point(String alias, ModelManifest manifest, String reason) throws IOException {
    Optional<AliasRecord> now = board.alias(manifest.name(), alias);
    if (now.isPresent() && (now.get().pinned() || now.get().version() >= manifest.version())) {
      return;
    }
    var record =
        new AliasRecord(
            AliasRecord.SCHEMA,
            manifest.name(),
            alias,
            manifest.version(),
            now.map(AliasRecord::version).orElse(null),
            manifest.training().isEmpty() ? "import" : "training " + manifest.training(),
            false,
            reason,
            clock.getAsLong());
    announcer.announce(Outgoing.json(topic, record.key(), record));
    board.note(record);
  }

  /** Takes back the versions of a model that nobody needs; their files follow later. */
  void retire(String model) throws IOException {
    for (ModelManifest manifest :
        Retention.superfluous(board.versions(model), board.aliases(model))) {
      retired.add(manifest);
      announcer.announce(Outgoing.tombstone(topic, manifest.key()));
      board.forget(manifest.key());
      Files.deleteIfExists(file(manifest));
    }
    retired.sweep();
  }

  private List<ModelManifest> kept() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("[a-z0-9-]+\\.json"))
          .sorted()
          .flatMap(file -> read(file).stream())
          .toList();
    }
  }

  private static Optional<ModelManifest> read(Path file) {
    try {
      return Optional.of(Json.read(Files.readAllBytes(file), ModelManifest.class));
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("passed over {}: {}", file, e.toString());
      return Optional.empty();
    }
  }

  private Path file(ModelManifest manifest) {
    return folder.resolve(
        String.format(Locale.ROOT, "%s-%06d.json", manifest.name(), manifest.version()));
  }
}
