package dev.ugatit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.store.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks leave a run and come back through the real command line. */
class ExportImportIT {
  private static final Duration SHORT = Duration.ofSeconds(90);
  private static final Duration LONG = Duration.ofMinutes(4);
  private static final String RUN = "00001-demo-light-64";

  @TempDir private Path folder;

  @Test
  void networksLeaveARunAndComeBackTheSame() throws Exception {
    ok(LONG, "demo", "--steps", "2", "--exit");

    // No system is needed to export.
    Path file = folder.resolve("demo.npz");
    ok(SHORT, "export", RUN, "-o", file.toString());
    ok(SHORT, "export", RUN, "--format", "onnx", "-o", folder.resolve("a.onnx").toString());
    assertThat(run(SHORT, 1, "export", RUN, "-o", file.toString())).contains("--force");
    assertThat(run(SHORT, 1, "export", "nobody")).contains("no run \"nobody\"", RUN);

    // The files are those that the training has published.
    for (String name : List.of("a.onnx", "a-back.onnx")) {
      String digest = Digests.sha256(folder.resolve(name));
      assertThat(folder.resolve("data/artifacts/" + digest + ".onnx")).exists();
      assertThat(announced("runs/" + RUN + "/models")).contains(digest);
    }

    // Published again from the weights alone, they have the same bytes.
    assertThat(run(SHORT, 0, "import", file.toString(), "--model", "again"))
        .contains("published again/1", "published again-back/1");
    assertThat(announced("imports/again"))
        .contains(
            Digests.sha256(folder.resolve("a.onnx")),
            Digests.sha256(folder.resolve("a-back.onnx")));
    Path picture = firstSample();
    Path drawn = folder.resolve("drawn.png");
    ok(SHORT, "translate", picture.toString(), drawn.toString(), "--model", "again");
    assertThat(drawn).isNotEmptyFile();
  }

  @Test
  void wrongFilesAreRefusedBeforeAnythingStarts() throws Exception {
    Path text = Files.writeString(folder.resolve("text.npz"), "no weights");
    String said = run(SHORT, 1, "import", text.toString(), "--model", "text");
    assertThat(said).contains("text.npz: neither an NPZ nor a safetensors file");
    assertThat(said).doesNotContain("Starting the system", "\tat ");
    assertThat(run(SHORT, 1, "import", folder + "/none.npz", "--model", "text"))
        .contains("none.npz: there is no such file");
    assertThat(run(SHORT, 1, "train", "--dry-run", "--weights", text.toString()))
        .contains("neither an NPZ");
  }

  @Test
  void dryRunNeedsNoPicturesAndStartsNothing() throws Exception {
    String said = run(SHORT, 0, "train", "--dry-run", "--preset", "tiny");
    assertThat(said).contains("FC.0", "All six networks:", "Adam's moments", "GFLOP/s here");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  private void ok(Duration limit, String... arguments) throws Exception {
    run(limit, 0, arguments);
  }

  private String run(Duration limit, int code, String... arguments) throws Exception {
    var all = new ArrayList<String>(List.of(arguments));
    all.addAll(List.of("--data", folder.resolve("data").toString(), "--set", "gateway.port=0"));
    try (CommandProcess process = CommandProcess.ugatit(all.toArray(String[]::new))) {
      assertThat(process.exit(limit)).as(process.output()).isEqualTo(code);
      return process.output();
    }
  }

  /** What is kept of the manifests in a folder of the data folder. */
  private String announced(String place) throws IOException {
    var text = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder.resolve("data").resolve(place))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }

  private static Path firstSample() throws IOException {
    try (Stream<Path> files = Files.list(CommandProcess.root().resolve("samples/source-test"))) {
      return files.filter(f -> f.toString().endsWith(".png")).sorted().findFirst().orElseThrow();
    }
  }
}
