package dev.ugatit.standalone.system;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Where a standalone system keeps everything: Kafka's log, artifacts, runs, and the note by which
 * clients find it. One process owns it at a time, by a lock that the operating system drops when
 * the process ends, however it ends.
 *
 * @param root the folder; made when missing
 */
public record DataFolder(Path root) {
  public DataFolder {
    root = root.toAbsolutePath().normalize();
  }

  /** The embedded broker's log. */
  public Path kafka() {
    return root.resolve("kafka");
  }

  /** What {@code ugatit demo} leaves for a person. */
  public Path demo() {
    return root.resolve("demo");
  }

  /** The note that names the running system; see {@link Instance}. */
  public Path instanceFile() {
    return root.resolve("instance.json");
  }

  /**
   * Takes the folder for this process.
   *
   * @return the lock to hold, or nothing when another process holds it
   * @throws IOException when the folder cannot be made or written, naming it
   */
  public Optional<Ownership> own() throws IOException {
    Files.createDirectories(root);
    FileChannel channel =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(new Ownership(channel));
  }

  /** Holds the folder until closed. */
  public static final class Ownership implements AutoCloseable {
    private final FileChannel channel;

    private Ownership(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void close() throws IOException {
      channel.close(); // drops the lock
    }
  }
}
