package dev.ugatit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureDecoder;
import dev.ugatit.platform.image.PictureEncoder;
import dev.ugatit.platform.image.PictureFormat;
import dev.ugatit.platform.image.PictureHeader;
import dev.ugatit.platform.image.PictureLimits;
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
  private static final int CTRL_C = 130;
  private static final String RUN = "00001-demo-light-64";
  private static final String NEXT = "00002-next-light-64";
  private static final List<String> MODELS = List.of("a.onnx", "a-back.onnx");

  @TempDir private Path folder;

  @Test
  void networksLeaveARunAndComeBackTheSame() throws Exception {
    try (CommandProcess up = start("up")) {
      up.await("Ready at", SHORT);
      run(LONG, 0, "demo", "--steps", "2", "--exit");
      exportedModelsAreThePublishedOnes();
      importedWeightsAreServedInTheSameBytes();
      modelsWhoseWeightsAreAFileOfTheirOwnAreServedAndExported();
      aTrainingBeginsAtExportedWeights();
      up.interrupt();
      assertThat(up.exit(SHORT)).as(up.output()).isEqualTo(CTRL_C);
    }
  }

  private void exportedModelsAreThePublishedOnes() throws Exception {
    run(SHORT, 0, "export", RUN, "--format", "onnx", "-o", place("a.onnx"));
    for (String name : MODELS) {
      String digest = Digests.sha256(folder.resolve(name));
      assertThat(folder.resolve("data/artifacts/" + digest + ".onnx")).exists();
      assertThat(announced("runs/" + RUN + "/models")).contains(digest);
    }
    assertThat(run(SHORT, 1, "export", RUN, "-o", place("a.onnx"))).contains("--force");
    assertThat(run(SHORT, 1, "export", "nobody")).contains("no run \"nobody\"", RUN);
  }

  private void importedWeightsAreServedInTheSameBytes() throws Exception {
    run(SHORT, 0, "export", RUN, "-o", place("demo.npz"));
    assertThat(run(SHORT, 0, "import", place("demo.npz"), "--model", "again"))
        .contains("published again/1", "published again-back/1");
    for (String name : MODELS) {
      assertThat(announced("imports/again")).contains(Digests.sha256(folder.resolve(name)));
    }
    Picture wide = new Picture(90, 30, new byte[3 * 90 * 30]);
    Files.write(folder.resolve("wide.png"), PictureEncoder.png(wide));
    drawWide("again", "drawn.png");
    byte[] drawn = Files.readAllBytes(folder.resolve("drawn.png"));
    assertThat(new PictureDecoder(PictureLimits.DEFAULT).header(drawn))
        .isEqualTo(new PictureHeader(PictureFormat.PNG, 90, 30));
  }

  private void drawWide(String model, String to) throws Exception {
    List<String> asked = List.of("translate", place("wide.png"), place(to), "--model", model);
    List<String> wishes = List.of("--fit", "pad", "--output-size", "input");
    run(SHORT, 0, Stream.of(asked, wishes).flatMap(List::stream).toArray(String[]::new));
  }

  /** As models of more than 2 GB are; a lower limit makes the demo's one of them. */
  private void modelsWhoseWeightsAreAFileOfTheirOwnAreServedAndExported() throws Exception {
    assertThat(large("import", place("demo.npz"), "--model", "large"))
        .contains("published large/1", "published large-back/1");
    drawWide("large", "large.png");
    assertThat(folder.resolve("large.png")).hasSameBinaryContentAs(folder.resolve("drawn.png"));

    String said = large("export", RUN, "-o", place("large.onnx"));
    String manifests = announced("imports/large");
    for (String name : List.of("large.onnx", "large-back.onnx")) {
      assertThat(said).contains("weights of " + name + ": keep it beside");
      assertThat(manifests).contains(Digests.sha256(folder.resolve(name)));
    }
    for (Path data : filesNamed(".data")) {
      assertThat(manifests).contains(data.getFileName().toString());
      assertThat(data).hasFileName(Digests.sha256(data) + ".data");
    }
    assertThat(filesNamed(".data")).hasSize(2);
  }

  private String large(String... arguments) throws Exception {
    var all = new ArrayList<String>(List.of(arguments));
    all.addAll(List.of("--data", place("data"), "--set", "gateway.port=0"));
    try (CommandProcess process =
        CommandProcess.ugatitWith("-Dugatit.onnx.inline=0", all.toArray(String[]::new))) {
      assertThat(process.exit(SHORT)).as(process.output()).isZero();
      return process.output();
    }
  }

  private List<Path> filesNamed(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).toList();
    }
  }

  private void aTrainingBeginsAtExportedWeights() throws Exception {
    run(SHORT, 0, "export", RUN, "--raw", "-o", place("raw.npz"));
    run(
        LONG,
        0,
        "train",
        "--source",
        samples("source-test"),
        "--target",
        samples("target-test"),
        "--model",
        "next",
        "--weights",
        place("raw.npz"),
        "--steps",
        "1");
    run(SHORT, 0, "export", NEXT, "--step", "0", "--raw", "-o", place("begun.npz"));
    assertThat(folder.resolve("begun.npz")).hasSameBinaryContentAs(folder.resolve("raw.npz"));
    run(SHORT, 0, "export", NEXT, "--raw", "-o", place("later.npz"));
    assertThat(Files.mismatch(folder.resolve("later.npz"), folder.resolve("raw.npz")))
        .isNotEqualTo(-1);
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

  private String run(Duration limit, int code, String... arguments) throws Exception {
    try (CommandProcess process = start(arguments)) {
      assertThat(process.exit(limit)).as(process.output()).isEqualTo(code);
      return process.output();
    }
  }

  private CommandProcess start(String... arguments) throws IOException {
    var all = new ArrayList<String>(List.of(arguments));
    all.addAll(List.of("--data", place("data"), "--set", "gateway.port=0"));
    return CommandProcess.ugatit(all.toArray(String[]::new));
  }

  private String place(String name) {
    return folder.resolve(name).toString();
  }

  private static String samples(String name) {
    return CommandProcess.root().resolve("samples").resolve(name).toString();
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
}
