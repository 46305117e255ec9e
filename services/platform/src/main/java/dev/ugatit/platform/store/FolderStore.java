package dev.ugatit.platform.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An artifact store in a folder, which several processes of one machine, or of one shared file
 * system, may use at the same time.
 *
 * <p>A file is written under a temporary name, synced and renamed, and its folder is synced:
 * whatever dies in between, a name that exists has whole bytes. Temporaries older than an hour are
 * removed when a store is opened.
 */
public final class FolderStore implements ArtifactStore {
  private final Path root;

  /** Opens the store; the folder is made if absent. */
  public FolderStore(Path root) throws IOException {
    this.root = root.toAbsolutePath().normalize();
    Files.createDirectories(this.root);
    DurableFiles.removeStale(this.root);
  }

  @Override
  public Artifact put(Path file, String extension) throws IOException {
    ArtifactName name = ArtifactName.of(Digests.sha256(file), extension);
    Path target = root.resolve(name.fileName());
    long bytes = Files.size(file);
    if (!Files.exists(target) || Files.size(target) != bytes) {
      Path temporary = DurableFiles.temporaryFor(target);
      try {
        String written = DurableFiles.copy(file, temporary);
        if (!written.equals(name.sha256())) {
          throw new ArtifactException(file + " changed while it was stored; store it again");
        }
        DurableFiles.publish(temporary, target);
      } finally {
        Files.deleteIfExists(temporary);
      }
    }
    return new Artifact(name.uri(), name.sha256(), bytes);
  }

  @Override
  public Path fetch(String uri, String sha256, Path cacheFolder) throws IOException {
    ArtifactName name = ArtifactName.ofUri(uri);
    Path cache = cacheFolder.toAbsolutePath().normalize();
    Path local = cache.resolve(name.fileName());
    if (Files.exists(local) && Digests.sha256(local).equals(sha256)) {
      return local;
    }
    Path stored = root.resolve(name.fileName());
    if (!Files.exists(stored)) {
      throw new ArtifactException(
          uri + " is not in the store " + root + "; publish it again, or check the store's path");
    }
    Files.createDirectories(cache);
    DurableFiles.removeStale(cache);
    Path temporary = DurableFiles.temporaryFor(local);
    try {
      String digest = DurableFiles.copy(stored, temporary);
      if (!digest.equals(sha256)) {
        throw new ArtifactException(
            uri + " has SHA-256 " + digest + " instead of " + sha256 + "; publish it again");
      }
      DurableFiles.publish(temporary, local);
    } finally {
      Files.deleteIfExists(temporary);
    }
    return local;
  }

  @Override
  public boolean exists(String uri) {
    return Files.exists(root.resolve(ArtifactName.ofUri(uri).fileName()));
  }

  @Override
  public void delete(String uri) {
    Path file = root.resolve(ArtifactName.ofUri(uri).fileName());
    try {
      if (Files.deleteIfExists(file)) {
        DurableFiles.syncFolderOf(file);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(uri + " could not be deleted from " + root, failed);
    }
  }
}
