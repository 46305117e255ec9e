package dev.ugatit.platform.store;

import java.io.IOException;
import java.io.OutputStream;
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

/** Files that appear whole or not at all, also when the power fails. */
final class DurableFiles {
  private static final Duration STALE = Duration.ofHours(1);

  private DurableFiles() {}

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
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** Removes temporaries that their process left behind an hour ago or earlier. */
  static void removeStale(Path folder) throws IOException {
    Instant limit = Instant.now().minus(STALE);
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, "*.tmp-*")) {
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
