package dev.ugatit.standalone.system;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
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
   * @return the lock to hold, or nothing when somebody holds it
   * @throws CommandException when the folder cannot be made or written, naming it
   */
  public Optional<Ownership> own() {
    try {
      Files.createDirectories(root);
      FileChannel channel =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isLocked(channel)) {
        return Optional.of(new Ownership(channel));
      }
      channel.close();
      return Optional.empty();
    } catch (IOException e) {
      throw new CommandException(
          "the data folder "
              + root
              + " cannot be made or written ("
              + CommandException.reason(e)
              + "): name another one by"
              + " --data",
          e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by this very process
    }
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
