package dev.ugatit.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactCacheTest {
  @TempDir private Path folder;

  @Test
  void onlyTheLastFilesAreKept() throws IOException {
    FolderStore store = new FolderStore(folder.resolve("store"));
    Path kept = folder.resolve("kept");
    var cache = new ArtifactCache(store, kept, 7);
    for (int i = 0; i < 9; i++) {
      Path file = Files.writeString(folder.resolve("file"), "file " + i);
      Path local = cache.fetch(store.put(file, "png").uri());
      assertThat(local).hasContent("file " + i);
    }
    try (Stream<Path> files = Files.list(kept)) {
      assertThat(files).hasSize(7);
    }
  }
}
