package dev.ugatit.platform.store;

import dev.ugatit.platform.contract.Names;

/**
 * A stored file.
 *
 * @param uri {@code artifact:SHA256.extension}; means the same in every process that shares the
 *     store
 * @param sha256 of its bytes, lower-case hexadecimal
 * @param bytes its size
 */
public record Artifact(String uri, String sha256, long bytes) {
  public Artifact {
    Names.requireSha256(sha256);
  }
}
