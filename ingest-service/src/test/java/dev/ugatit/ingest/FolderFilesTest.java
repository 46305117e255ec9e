package dev.ugatit.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.ingest.FolderFiles.PictureFile;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderFilesTest {
  private static final byte[] PNG = TestPictures.png(2, 2);

  @TempDir Path root;

  @Test
  void findsPicturesByTheirBytesOrTheirNameInOrder() throws IOException {
    file("b.png", PNG);
    file("A.JPG", new byte[] {1, 2, 3});
    file("deep/er/nameless", PNG);
    file("LICENSE", new byte[] {1, 2, 3});
    file("pairs.csv", new byte[0]);
    file(".hidden.png", PNG);
    file(".git/blob.png", PNG);

    FolderFiles files = scan(root);

    assertThat(files.pictures())
        .extracting(PictureFile::name)
        .containsExactly("A.JPG", "b.png", "deep/er/nameless");
    assertThat(files.skipped()).isEqualTo(2);
    assertThat(files.skippedNames()).containsExactlyInAnyOrder("LICENSE", "pairs.csv");
  }

  @Test
  void followsLinksButNotInCircles() throws IOException {
    file("real/a.png", PNG);
    Files.createSymbolicLink(root.resolve("real/up"), root);
    Files.createSymbolicLink(root.resolve("linked.png"), root.resolve("real/a.png"));
    Files.createSymbolicLink(root.resolve("dangling"), root.resolve("nothing"));
    Path link = root.resolveSibling(root.getFileName() + "-link");
    Files.createSymbolicLink(link, root);
    try {
      assertThat(scan(link).pictures())
          .extracting(PictureFile::name)
          .containsExactly("linked.png", "real/a.png");
    } finally {
      Files.delete(link);
    }
  }

  @Test
  void saysWhatIsWrongWithAFolder() throws IOException {
    assertThatThrownBy(() -> scan(root.resolve("absent")))
        .isInstanceOf(IngestException.class)
        .hasMessageContaining("There is no folder");
    assertThatThrownBy(() -> scan(root)).hasMessageContaining("it is empty");
    Path readme = file("README.md", new byte[] {35});
    assertThatThrownBy(() -> scan(readme)).hasMessageContaining("is a file");
    file("notes.txt", new byte[] {35});
    assertThatThrownBy(() -> scan(root))
        .hasMessageContaining("There are no pictures in " + root)
        .hasMessageContaining("2 other files")
        .hasMessageContaining("README.md");
  }

  @Test
  void recognisesTheFolderNamesOfPublishedDatasets() throws IOException {
    for (String name : List.of("trainA", "trainB", "testB")) {
      file(name + "/1.png", PNG);
    }

    Map<Domain, List<FolderSpec>> layout = FolderLayout.detect(root).orElseThrow();

    assertThat(layout.get(Domain.SOURCE)).containsExactly(FolderSpec.of(root.resolve("trainA")));
    assertThat(layout.get(Domain.TARGET))
        .containsExactly(
            new FolderSpec(root.resolve("trainB"), Split.TRAIN),
            new FolderSpec(root.resolve("testB"), Split.TEST));
    assertThat(FolderLayout.detect(root.resolve("trainA"))).isEmpty();
    assertThat(FolderLayout.of(root.resolve("testB"), root.resolve("trainA")).get(Domain.SOURCE))
        .containsExactly(FolderSpec.of(root.resolve("testB")));
  }

  private static FolderFiles scan(Path folder) {
    return FolderFiles.scan(Domain.SOURCE, FolderSpec.of(folder));
  }

  private Path file(String name, byte[] bytes) throws IOException {
    Path path = root.resolve(name);
    Files.createDirectories(path.getParent());
    return Files.write(path, bytes);
  }
}
