package dev.ugatit.platform.access;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.store.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The JSON file of API keys. Blocking; one writer at a time. */
public final class KeyFile {
  private static final int SCHEMA = 1;
  private static final long MOST_BYTES = 1 << 20;
  private static final Set<PosixFilePermission> OWNER_ALONE =
      PosixFilePermissions.fromString("rw-------");

  private final Path file;

  /** The file of this name, which may not exist yet. */
  public KeyFile(Path file) {
    this.file = file;
  }

  /** What the file holds. */
  private record Content(int schema, List<ApiKey> keys) {
    Content {
      if (schema != SCHEMA || keys == null) {
        throw new IllegalArgumentException("it is not {\"schema\": 1, \"keys\": [...]}");
      }
      var names = new HashSet<String>();
      for (ApiKey key : keys) {
        if (!names.add(key.name())) {
          throw new IllegalArgumentException("two keys are called " + key.name());
        }
      }
      keys = List.copyOf(keys);
    }
  }

  /** Where it is. */
  public Path path() {
    return file;
  }

  public boolean exists() {
    return Files.exists(file);
  }

  /**
   * All keys.
   *
   * @throws IOException when it cannot be read or is none of ours, naming it and the reason
   */
  public List<ApiKey> read() throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException(file + " has more than " + MOST_BYTES + " bytes, no file of API keys");
    }
    try {
      return Json.read(Files.readAllBytes(file), Content.class).keys();
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is no file of API keys: " + e.getMessage(), e);
    }
  }

  /** Changes whenever the file does. */
  public String stamp() throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    return now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
  }

  /** Replaces the file, whole or not at all. A new one can be read by its owner alone. */
  public void write(List<ApiKey> keys) throws IOException {
    Set<PosixFilePermission> permissions =
        exists() ? Files.getPosixFilePermissions(file) : OWNER_ALONE;
    byte[] json = (Json.pretty(new Content(SCHEMA, keys)) + "\n").getBytes(StandardCharsets.UTF_8);
    DurableFiles.write(
        file.toAbsolutePath(),
        aside -> {
          Files.createFile(aside, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
          Files.write(aside, json);
          Files.setPosixFilePermissions(aside, permissions);
          DurableFiles.sync(aside);
        });
  }
}
