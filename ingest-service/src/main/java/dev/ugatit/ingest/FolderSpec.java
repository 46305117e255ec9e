package dev.ugatit.ingest;

import dev.ugatit.platform.contract.Split;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A folder of pictures, with everything below it.
 *
 * @param split of all its pictures; {@code null} leaves it to each picture's hash
 */
public record FolderSpec(Path path, @Nullable Split split) {
  /** A folder whose pictures are split by their hash. */
  public static FolderSpec of(Path path) {
    return new FolderSpec(path, null);
  }
}
