package dev.ugatit.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderStoreTest {
  /** Digest of "abc" as FIPS 180 gives it. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path folder;
  private Path root;
  private Path cache;
  private FolderStore store;

  @BeforeEach
  void open() throws IOException {
    root = folder.resolve("store");
    cache = folder.resolve("cache");
    store = new FolderStore(root);
  }

  @Test
  void shouldNameAFileByTheDigestOfItsBytes() throws IOException {
    Artifact artifact = store.put(file("abc"), "onnx");

    assertThat(artifact).isEqualTo(new Artifact("artifact:" + ABC + ".onnx", ABC, 3));
    assertThat(root.resolve(ABC + ".onnx")).hasContent("abc");
    assertThat(store.exists(artifact.uri())).isTrue();
    assertThat(store.put(file("abc"), "onnx")).isEqualTo(artifact);
    assertThat(names(root)).containsExactly(ABC + ".onnx");
  }

  @Test
  void shouldFetchTheBytesEvenAfterTheyWereDeleted() throws IOException {
    Artifact artifact = store.put(file("abc"), "onnx");
    Path local = store.fetch(artifact, cache);
    store.delete(artifact.uri());
    store.delete(artifact.uri());

    assertThat(store.exists(artifact.uri())).isFalse();
    assertThat(local).hasContent("abc");
    assertThat(store.fetch(artifact, cache)).isEqualTo(local);
    Files.delete(local);
    assertThatThrownBy(() -> store.fetch(artifact, cache))
        .isInstanceOf(ArtifactException.class)
        .hasMessageContaining("is not in the store");
  }

  @Test
  void shouldRefuseDamagedBytesAndRepairThemWhenTheyAreStoredAgain() throws IOException {
    Artifact artifact = store.put(file("abc"), "onnx");
    Files.writeString(root.resolve(ABC + ".onnx"), "ab");

    assertThatThrownBy(() -> store.fetch(artifact, cache))
        .isInstanceOf(ArtifactException.class)
        .hasMessageContaining(ABC)
        .hasMessageContaining(Digests.sha256("ab".getBytes(StandardCharsets.UTF_8)));
    assertThat(names(cache)).isEmpty();

    store.put(file("abc"), "onnx");
    Path local = store.fetch(artifact, cache);
    Files.writeString(local, "damaged in the cache");
    assertThat(store.fetch(artifact, cache)).hasContent("abc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "artifact:../../etc/passwd",
        "artifact:/etc/passwd",
        "file:///etc/passwd",
        "artifact:" + ABC,
        "artifact:" + ABC + ".on/nx",
        "artifact:" + ABC + ".onnx/../x",
        "artifact:" + ABC + ".ONNX",
        "artifact:ba7816bf.onnx",
        "artifact:" + ABC + ".onnx\n",
        ""
      })
  void shouldRefuseEveryOtherName(String uri) {
    assertThatThrownBy(() -> store.fetch(uri, ABC, cache))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected artifact:SHA256.extension");
    assertThatThrownBy(() -> store.exists(uri)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.delete(uri)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldRemoveTemporariesOnlyWhenTheyAreStale() throws IOException {
    Path stale = Files.writeString(root.resolve(ABC + ".onnx.tmp-1"), "half");
    Path young = Files.writeString(root.resolve(ABC + ".onnx.tmp-2"), "half");
    Files.setLastModifiedTime(stale, FileTime.from(Instant.now().minus(Duration.ofHours(2))));

    new FolderStore(root);

    assertThat(stale).doesNotExist();
    assertThat(young).exists();
  }

  @Test
  void shouldStayWholeWhenManyWritersAndReadersMeet() throws Exception {
    String text = "x".repeat(1 << 20);
    Path file = file(text);
    String digest = Digests.sha256(file);
    String uri = "artifact:" + digest + ".bin";
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Path>> work = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        // Each with a store of its own, as another process would have.
        work.add(
            () -> {
              FolderStore own = new FolderStore(root);
              own.put(file, "bin");
              return own.fetch(uri, digest, cache);
            });
      }
      for (Future<Path> done : threads.invokeAll(work)) {
        assertThat(Digests.sha256(done.get())).isEqualTo(digest);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(names(root)).containsExactly(digest + ".bin");
    assertThat(names(cache)).containsExactly(digest + ".bin");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "in", ".txt"), text);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
