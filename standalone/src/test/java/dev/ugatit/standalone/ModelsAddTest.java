package dev.ugatit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.network.onnx.ForeignModel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What {@code ugatit models add} refuses, before it looks for a system or starts one. */
class ModelsAddTest {
  @TempDir private Path folder;

  private final StringWriter said = new StringWriter();

  private int add(Path file, String... more) {
    var words = new ArrayList<>(List.of("models", "add", file.toString()));
    words.addAll(List.of("--name", "foreign", "--data", folder.resolve("data").toString()));
    words.addAll(List.of(more));
    CommandLine line = Main.commandLine();
    line.setErr(new PrintWriter(said, true)).setOut(new PrintWriter(said, true));
    int code = line.execute(words.toArray(String[]::new));
    assertThat(folder.resolve("data")).doesNotExist();
    return code;
  }

  private Path model(ForeignModel model) throws Exception {
    return model.write(folder, "m.onnx");
  }

  @Test
  void aTextThatIsNamedLikeAModel() throws Exception {
    assertThat(add(Files.writeString(folder.resolve("text.onnx"), "no model"))).isEqualTo(1);
    assertThat(said.toString()).contains("text.onnx: not an ONNX model");
  }

  @Test
  void whatIsNotThereAndWhatIsAFolder() {
    assertThat(add(folder.resolve("none.onnx"))).isEqualTo(1);
    assertThat(said.toString()).contains("none.onnx: there is no such file");
    assertThat(add(folder)).isEqualTo(1);
    assertThat(said.toString()).contains("is a folder");
  }

  @Test
  void whatATranslatorWouldRefuse() throws Exception {
    Path poisoned = model(new ForeignModel().poisoned());

    assertThat(add(poisoned, "--size", "32")).isEqualTo(1);
    assertThat(said.toString())
        .contains("m.onnx is not published: its output \"inverted\" is not finite");
    assertThat(add(model(new ForeignModel().channels(1)))).isEqualTo(1);
    assertThat(said.toString()).contains("data FLOAT[?×1×?×?] has 1 channels where 3 belong");
    assertThat(add(model(new ForeignModel().flat()))).isEqualTo(1);
    assertThat(said.toString()).contains("is no picture N×3×H×W");
    assertThat(add(model(new ForeignModel().moreOutputs()))).isEqualTo(1);
    assertThat(said.toString()).contains("m.onnx: it has several outputs");
  }

  @ParameterizedTest
  @CsvSource({
    "--input-range, 9, 1, such as 0..255",
    "--colour-order, GBR, 1, neither RGB nor BGR",
    "--layout, NWHC, 1, neither NCHW nor NHWC",
    "--fit, squeeze, 1, is no fit",
    "--alias, 12, 1, would be read as a version",
    "--alias, Beta, 1, alias name",
    "--version, 0, 1, is not 1 or more",
    "--version, x, 2, --version",
    "--size, 250, 1, size 250 is no multiple of 4",
  })
  void optionsThatMakeNoSense(String option, String value, int code, String reason)
      throws Exception {
    assertThat(add(model(new ForeignModel()), option, value, "--multiple-of", "4")).isEqualTo(code);
    assertThat(said.toString()).contains(reason);
  }

  @Test
  void helpTellsOptionsExamplesAndExitCodes() {
    assertThat(add(folder, "--help")).isZero();
    assertThat(said.toString())
        .contains("--input-range=LO..HI", "--version=N", "Exit codes:", "Examples:")
        .contains("ugatit models add candy-9.onnx --name candy");
  }
}
