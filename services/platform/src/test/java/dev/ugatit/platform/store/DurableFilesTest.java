package dev.ugatit.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {
  @TempDir private Path folder;

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void shouldReplaceAFileAndLeaveNothingElseBehind() throws IOException {
    Path file = folder.resolve("state.json");
    DurableFiles.write(file, text("the first, which is longer"));
    DurableFiles.write(file, text("second"));
    assertThat(file).hasContent("second");
    assertThat(folder).isDirectoryNotContaining(entry -> !entry.equals(file));
  }

  @Test
  void shouldOverwriteWhatAKilledWriterLeftAside() throws IOException {
    Path file = folder.resolve("state.json");
    Files.writeString(folder.resolve(".state.json.tmp"), "half of something much longer");
    DurableFiles.write(file, text("whole"));
    assertThat(file).hasContent("whole");
    assertThat(folder).isDirectoryNotContaining(entry -> !entry.equals(file));
  }

  @Test
  void shouldLeaveTheOldFileWhenItsWriterFails() throws IOException {
    Path file = folder.resolve("large.npz");
    DurableFiles.write(file, aside -> Files.writeString(aside, "old"));
    DurableFiles.Writer failing =
        aside -> {
          Files.writeString(aside, "half");
          throw new IOException("disk full");
        };
    assertThatThrownBy(() -> DurableFiles.write(file, failing)).hasMessage("disk full");
    assertThat(file).hasContent("old");
    DurableFiles.write(file, aside -> Files.writeString(aside, "new"));
    assertThat(file).hasContent("new");
    assertThat(folder).isDirectoryNotContaining(entry -> !entry.equals(file));
  }

  @Test
  void shouldCreateFoldersOnceAndForAll() throws IOException {
    Path deep = folder.resolve("a/b/c");
    DurableFiles.createFolders(deep);
    DurableFiles.createFolders(deep);
    assertThat(deep).isDirectory();
  }
}
