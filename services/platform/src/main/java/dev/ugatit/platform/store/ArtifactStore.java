package dev.ugatit.platform.store;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Keeps files under the digest of their bytes. Thread-safe, and safe among processes that share the
 * store. Every method reads or writes files: worker threads only.
 */
public interface ArtifactStore {
  /**
   * Stores a copy of a file. A reader sees the whole file or none; a second call with the same
   * bytes changes nothing and gives the same answer.
   *
   * @param extension 1 to 16 of {@code a-z0-9}, without a dot
   */
  Artifact put(Path file, String extension) throws IOException;

  /**
   * Gives a local file with exactly the announced bytes.
   *
   * @param sha256 the digest that the announcement names
   * @param cacheFolder holds the local copy, which survives a deletion in the store; made if absent
   * @return a file of that folder, named as in the URI: {@code SHA256.extension}
   * @throws ArtifactException when the artifact is missing or has other bytes
   */
  Path fetch(String uri, String sha256, Path cacheFolder) throws IOException;

  /** {@link #fetch(String, String, Path)} of a known artifact. */
  default Path fetch(Artifact artifact, Path cacheFolder) throws IOException {
    return fetch(artifact.uri(), artifact.sha256(), cacheFolder);
  }

  boolean exists(String uri);

  /**
   * Removes an artifact; one that is not there is fine.
   *
   * @throws java.io.UncheckedIOException when the store cannot be written
   */
  void delete(String uri);
}
