package dev.ugatit.trainer.run;

import dev.ugatit.platform.store.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Says who writes to a run's folder: whoever took the claim last. Kafka shuts an earlier owner of a
 * training out, but not out of a folder that both can write to; one that was stopped for a while,
 * or cut off from Kafka, would go on writing there. It asks before each write. Blocking.
 */
final class FolderClaim {
  private static final String FILE = "owner";

  private final Path file;
  private final String token;

  private FolderClaim(Path file, String token) {
    this.file = file;
    this.token = token;
  }

  /** Takes a run's folder over from whoever has it. */
  static FolderClaim take(Path run) throws IOException {
    var claim = new FolderClaim(run.resolve(FILE), UUID.randomUUID().toString());
    DurableFiles.write(claim.file, claim.token.getBytes(StandardCharsets.UTF_8));
    return claim;
  }

  /** Whether nobody has taken it over. */
  boolean holds() throws IOException {
    return Files.readString(file).equals(token);
  }

  /**
   * Checks that nobody has taken it over.
   *
   * @throws ClaimLostException when somebody has
   */
  void require() throws IOException {
    if (!holds()) {
      throw new ClaimLostException();
    }
  }
}
