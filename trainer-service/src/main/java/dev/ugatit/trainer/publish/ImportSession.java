package dev.ugatit.trainer.publish;

import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.kafka.FencedSink;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.store.ArtifactStore;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One import's hold on a model's name, from {@link #open} until {@link #close}. An import that is
 * overtaken by another of the same model is shut out by it. Blocking.
 */
final class ImportSession implements AutoCloseable {
  private final ModelBoard board;
  private final FencedSink records;
  private final Announcements announcements;

  private ImportSession(ModelBoard board, FencedSink records, Announcements announcements) {
    this.board = board;
    this.records = records;
    this.announcements = announcements;
  }

  /**
   * Takes the name and reads what is published.
   *
   * @param folder keeps the manifests of this model
   */
  static ImportSession open(
      Vertx vertx, KafkaSettings kafka, ArtifactStore artifacts, Path folder, String model)
      throws IOException {
    FencedSink records =
        Acknowledgement.await(
            "the import", FencedSink.open(vertx, kafka, kafka.topics().models() + "/" + model));
    var board = new ModelBoard(vertx, kafka);
    var announcements =
        new Announcements(
            kafka.topics().models(),
            folder,
            board,
            Acknowledgement.of(records),
            artifacts,
            System::currentTimeMillis);
    var session = new ImportSession(board, records, announcements);
    try {
      Acknowledgement.await("what is published", board.start());
      return session;
    } catch (IOException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /**
   * Refuses a name that a training owns.
   *
   * @throws IllegalArgumentException naming the training
   */
  void requireFree(String name) {
    versions(name).stream()
        .map(ModelManifest::training)
        .filter(training -> !training.isEmpty())
        .findFirst()
        .ifPresent(
            training -> {
              throw new IllegalArgumentException(
                  "model \""
                      + name
                      + "\" belongs to training \""
                      + training
                      + "\"; import under another name");
            });
  }

  /** All versions of a model, oldest first. */
  List<ModelManifest> versions(String name) {
    return board.versions(name);
  }

  /** Newest version of a model; 0 without one. */
  long lastVersion(String name) {
    return versions(name).stream().mapToLong(ModelManifest::version).max().orElse(0);
  }

  /**
   * Announces a version as a candidate and points an alias to it, unless that is pinned or points
   * beyond; older versions that nobody needs go.
   *
   * @return the version that the alias points to now
   */
  Optional<Long> publish(ModelManifest manifest, String alias, String reason) throws IOException {
    announcements.announce(manifest);
    announcements.point(AliasRecord.CANDIDATE, manifest, "imported");
    announcements.point(alias, manifest, reason);
    announcements.retire(manifest.name());
    return board.alias(manifest.name(), alias).map(AliasRecord::version);
  }

  @Override
  public void close() {
    board.stop();
    records.close();
  }
}
