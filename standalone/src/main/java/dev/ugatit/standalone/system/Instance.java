package dev.ugatit.standalone.system;

import dev.ugatit.platform.contract.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The note in a data folder by which clients find the running system.
 *
 * @param pid process that runs it
 * @param gateway such as {@code http://127.0.0.1:8080}
 * @param kafka {@code host:port}
 */
public record Instance(long pid, String gateway, String kafka) {

  /** The gateway's address. */
  public URI gatewayUri() {
    return URI.create(gateway);
  }

  /** The system that runs in the folder, or nothing: no note, or its process is gone. */
  public static Optional<Instance> find(DataFolder folder) throws IOException {
    if (!Files.exists(folder.instanceFile())) {
      return Optional.empty();
    }
    Instance noted;
    try {
      noted = Json.read(Files.readAllBytes(folder.instanceFile()), Instance.class);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a note that was cut off belongs to nobody
    }
    boolean alive = ProcessHandle.of(noted.pid()).map(ProcessHandle::isAlive).orElse(false);
    return alive ? Optional.of(noted) : Optional.empty();
  }

  /** Takes the note away, also one that a killed system has left. */
  static void forget(DataFolder folder) throws IOException {
    Files.deleteIfExists(folder.instanceFile());
  }

  /** Leaves the note, whole or not at all. */
  void write(DataFolder folder) throws IOException {
    Path aside = folder.root().resolve("instance.json.tmp");
    Files.write(aside, Json.bytes(this));
    Files.move(
        aside,
        folder.instanceFile(),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
