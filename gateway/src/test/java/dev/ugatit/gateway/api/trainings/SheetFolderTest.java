package dev.ugatit.gateway.api.trainings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.store.FolderStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SheetFolderTest {
  @TempDir private Path folder;

  @Test
  void onlyTheLastSheetsAreKept() throws IOException {
    FolderStore store = new FolderStore(folder.resolve("store"));
    Path kept = folder.resolve("kept");
    var sheets = new SheetFolder(store, kept);
    for (int i = 0; i < 80; i++) {
      Path file = Files.writeString(folder.resolve("sheet"), "sheet " + i);
      Path local = sheets.fetch(store.put(file, "png").uri());
      assertThat(local).hasContent("sheet " + i);
    }
    try (Stream<Path> files = Files.list(kept)) {
      assertThat(files).hasSize(64);
    }
  }
}
