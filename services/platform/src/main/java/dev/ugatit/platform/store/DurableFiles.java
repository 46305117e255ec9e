package dev.ugatit.platform.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Files that appear whole or not at all, whatever ends the process or the machine in between.
 * Blocking.
 */
public final class DurableFiles {
  private static final Duration STALE = Duration.ofHours(1);

  private DurableFiles() {}

  /**
   * Puts a file in place, replacing an older one. One writer a file at a time; what a killed one
   * left aside is overwritten by the next.
   */
  public static void write(Path file, byte[] content) throws IOException {
    Path aside = file.resolveSibling("." + file.getFileName() + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            aside,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    publish(aside, file);
  }

  /** Writes a file, whole, and forces it to disk. */
  @FunctionalInterface
  public interface Writer {
    void write(Path file) throws IOException;
  }

  /**
   * Puts a file in place, replacing an older one, however large it is: it is written under a name
   * of its own beside its place. What a killed process left there is removed an hour later, when
   * the same file is written again.
   */
  public static void write(Path file, Writer writer) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      removeStale(folder, file.getFileName() + ".tmp-*");
    }
    Path aside = temporaryFor(file);
    try {
      writer.write(aside);
      publish(aside, file);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  /** Makes the content of a file, or the names in a folder, durable. */
  public static void sync(Path fileOrFolder) throws IOException {
    try (FileChannel channel = FileChannel.open(fileOrFolder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Creates a folder, and those above it that are missing, durably; one that is there is fine. */
  public static void createFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      createFolders(parent);
    }
    Files.createDirectories(folder); // another process may have been faster
    syncFolderOf(folder);
  }

  /** A name beside {@code target} that no other thread or process uses. */
  static Path temporaryFor(Path target) {
    return target.resolveSibling(target.getFileName() + ".tmp-" + UUID.randomUUID());
  }

  /** Copies a file, waits for the disk, and returns the digest of what was written. */
  static String copy(Path source, Path temporary) throws IOException {
    try (FileChannel channel =
            FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputStream out = Channels.newOutputStream(channel)) {
      String digest = Digests.copy(source, out);
      channel.force(true);
      return digest;
    }
  }

  /** Gives a finished temporary its name, and makes the name itself durable. */
  static void publish(Path temporary, Path target) throws IOException {
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolderOf(target);
  }

  static void syncFolderOf(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      sync(folder);
    }
  }

  /** Removes temporaries that their process left behind an hour ago or earlier. */
  static void removeStale(Path folder) throws IOException {
    removeStale(folder, "*.tmp-*");
  }

  private static void removeStale(Path folder, String pattern) throws IOException {
    Instant limit = Instant.now().minus(STALE);
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, pattern)) {
      for (Path leftover : leftovers) {
        removeIfOlder(leftover, limit);
      }
    }
  }

  private static void removeIfOlder(Path file, Instant limit) throws IOException {
    try {
      if (Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException removedByAnother) {
      // Its writer finished, or another process cleans up as well.
      return;
    }
  }
}
