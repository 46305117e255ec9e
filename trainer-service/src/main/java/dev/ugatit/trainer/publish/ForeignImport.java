package dev.ugatit.trainer.publish;

import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.store.Artifact;
import dev.ugatit.platform.store.ArtifactStore;
import dev.ugatit.platform.store.Digests;
import dev.ugatit.platform.store.DurableFiles;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Publishes models of other programs: artifact store → manifest → aliases. Whether a translator can
 * run them was tried before. Versions count from 1 unless they are given; the same file with the
 * same contract again is the version that it was. Blocking: not for event loops.
 */
public final class ForeignImport {
  private final Vertx vertx;
  private final KafkaSettings kafka;
  private final ArtifactStore artifacts;
  private final Path folder;

  /**
   * Imports into the system behind this Kafka.
   *
   * @param artifacts the store that its translators read
   * @param folder for what is kept of imported models
   */
  public ForeignImport(Vertx vertx, KafkaSettings kafka, ArtifactStore artifacts, Path folder) {
    this.vertx = vertx;
    this.kafka = kafka;
    this.artifacts = artifacts;
    this.folder = folder;
  }

  /**
   * What is published now.
   *
   * @param fresh whether it was not before
   * @param aliasVersion that the alias points to: another one when it is pinned or was beyond
   */
  public record Added(ModelManifest manifest, boolean fresh, long aliasVersion) {}

  /**
   * Publishes a file.
   *
   * @param version its number; the next one if absent
   * @param alias that is to point to it, besides {@link AliasRecord#CANDIDATE}
   * @throws IllegalArgumentException when the name belongs to a training, or the version is taken
   */
  public Added run(ForeignModel model, Path file, OptionalLong version, String alias)
      throws IOException {
    DurableFiles.createFolders(folder);
    Path manifests = folder.resolve(model.name());
    try (var session = ImportSession.open(vertx, kafka, artifacts, manifests, model.name())) {
      session.requireFree(model.name());
      Optional<ModelManifest> known = known(session, model, Digests.sha256(file), version);
      Artifact artifact = artifacts.put(file, "onnx");
      long next = version.orElse(1 + session.lastVersion(model.name()));
      ModelManifest manifest = known.orElseGet(() -> model.manifest(next, artifact));
      long points = session.publish(manifest, alias, "added by hand").orElse(manifest.version());
      return new Added(manifest, known.isEmpty(), points);
    }
  }

  private static Optional<ModelManifest> known(
      ImportSession session, ForeignModel model, String sha256, OptionalLong version) {
    for (ModelManifest manifest : session.versions(model.name())) {
      boolean same = model.is(manifest, sha256);
      boolean named = version.isPresent() && version.getAsLong() == manifest.version();
      if (named && !same) {
        throw new IllegalArgumentException(
            "version "
                + manifest.key()
                + " is another file or has another contract, and a version never changes: leave"
                + " --version out for the next number");
      }
      if (same && (named || version.isEmpty())) {
        return Optional.of(manifest);
      }
    }
    return Optional.empty();
  }
}
