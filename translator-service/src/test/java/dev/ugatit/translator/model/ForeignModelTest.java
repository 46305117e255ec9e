package dev.ugatit.translator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.network.onnx.ForeignModel;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.platform.store.Artifact;
import dev.ugatit.platform.store.Digests;
import dev.ugatit.translator.model.ModelRefusedException.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made of models of other programs, and which are refused and why. */
class ForeignModelTest {
  private static final int SIZE = 32;

  @TempDir Path folder;

  private static TensorContract contract(String input, String output) {
    return new TensorContract(input, output, "", "", 0, 255, 0, 255, "RGB", SIZE, false, 4);
  }

  private static ModelManifest manifest(Path file, TensorContract tensors, int opset)
      throws IOException {
    String digest = Digests.sha256(file);
    var artifact = new Artifact("artifact:" + digest + ".onnx", digest, Files.size(file));
    return Manifests.foreign("foreign", 1, artifact, tensors, opset);
  }

  private ModelTrial.Outcome tried(ForeignModel model, int opset) throws Exception {
    Path file = model.opset(opset).write(folder, "m.onnx");
    return ModelTrial.run(manifest(file, contract("data", "inverted"), opset), file, 1);
  }

  @Test
  void tellsTheSizeAndTheValuesOfItsAnswer() throws Exception {
    ModelTrial.Outcome outcome = tried(new ForeignModel(), 17);

    assertThat(outcome.answerSide()).isEqualTo(2 * SIZE);
    assertThat(outcome.low()).isBetween(-55f, -50f); // 200 − 255
    assertThat(outcome.high()).isBetween(295f, 300f); // 300 − 0
    assertThat(tried(new ForeignModel().scale(0.5f), 17).answerSide()).isEqualTo(SIZE / 2);
    assertThat(tried(new ForeignModel().scale(3), 17).answerSide()).isEqualTo(3 * SIZE);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("one channel", new ForeignModel().channels(1), "1 channels where 3 belong"),
        Arguments.of("rank 2", new ForeignModel().flat(), "is no picture N×3×H×W"),
        Arguments.of("integers", new ForeignModel().integers(), "INT64"),
        Arguments.of("layout", new ForeignModel().channelsLast().fixed(1, 32, 32), "32 channels"),
        Arguments.of("names", new ForeignModel().named("x", "y"), "and not \"data\" alone"),
        Arguments.of("output", new ForeignModel().named("data", "y"), "no output \"inverted\""),
        Arguments.of("oblong", new ForeignModel().fixed(-1, 32, 48), "only square pictures"),
        Arguments.of("another size", new ForeignModel().fixed(-1, 64, 64), "says 32×32"),
        Arguments.of("batch", new ForeignModel().fixed(4, -1, -1), "batches of 4 alone"),
        Arguments.of("wider", new ForeignModel().wider(1.5f), "scaled alike"),
        Arguments.of("too large", new ForeignModel().scale(8), "to 4 times"),
        Arguments.of("poison", new ForeignModel().poisoned(), "is not finite: it holds NaN"),
        Arguments.of(
            "weights elsewhere", new ForeignModel().external(), "in the files [weights.bin]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refused(String what, ForeignModel model, String reason) {
    assertThatThrownBy(() -> tried(model, 17))
        .isInstanceOfSatisfying(
            ModelRefusedException.class,
            e -> assertThat(e.publicReason()).contains(reason).doesNotContain(folder.toString()));
  }

  @Test
  void refusesARangeThatBytesDoNotHave() throws Exception {
    Path file = new ForeignModel().bytes().write(folder, "m.onnx");
    var tensors = new TensorContract("data", "inverted", "", "", -1, 1, 0, 9, "RGB", 32, false, 4);
    ModelManifest manifest = manifest(file, tensors, 17);

    assertThatThrownBy(() -> ModelTrial.run(manifest, file, 1))
        .hasMessageContaining("values from 0 to 255");
  }

  @Test
  void refusesATextThatIsNamedLikeAModel() throws Exception {
    Path text = Files.writeString(folder.resolve("text.onnx"), "A text is no model.\n");
    ModelManifest manifest = manifest(text, contract("data", "inverted"), 17);

    assertThatThrownBy(() -> ModelTrial.run(manifest, text, 1))
        .hasMessageContaining("no ONNX model");
  }

  @Test
  void runsTheNewestOperatorsThatTheEngineRunsAndRefusesNewerOnes() throws Exception {
    int newest = (int) GraphCheck.NEWEST_OPSET;
    Path newer = new ForeignModel().opset(newest + 1).write(folder, "newer.onnx");

    assertThatCode(() -> tried(new ForeignModel(), newest)).doesNotThrowAnyException();
    assertThatThrownBy(() -> new OrtOpener(1).open(newer, Provider.CPU))
        .isInstanceOf(ModelRunException.class);
    assertThatThrownBy(() -> tried(new ForeignModel(), newest + 1))
        .isInstanceOfSatisfying(
            ModelRefusedException.class, e -> assertThat(e.stage()).isEqualTo(Stage.CONTRACT))
        .hasMessageContaining("export it for an older one");
  }
}
