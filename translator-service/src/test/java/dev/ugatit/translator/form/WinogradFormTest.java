package dev.ugatit.translator.form;

import static dev.ugatit.network.onnx.Difference.requireClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.Variant;
import dev.ugatit.network.onnx.GeneratorExport;
import dev.ugatit.network.onnx.OnnxFile;
import dev.ugatit.network.onnx.OnnxFormatException;
import dev.ugatit.network.onnx.OrtModel;
import dev.ugatit.network.oracle.DoubleTensor;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.translator.model.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole network in its Winograd form against the oracle in float64. */
class WinogradFormTest {
  private static final double ROUNDING = 3e-5;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "LIGHT, 64, 16, 2, 64, 64",
    "LIGHT, 64, 32, 1, 64, 64",
    "LIGHT, 64, 16, 1, 96, 160",
    "LIGHT, 64, 16, 1, 36, 44",
    "FULL, 64, 16, 1, 64, 64",
  })
  void answersAsTheOracle(
      Variant variant, int size, int channels, int blocks, int height, int width) throws Exception {
    var options = new GeneratorOptions(variant, size, channels, blocks);
    var tiny = new TinyModel(options, 4);
    Path form = folder.resolve("form.onnx");
    WinogradForm.write(form, OnnxFile.read(tiny.write(folder)), options, height, width);

    TensorData image = TinyModel.noise(1, height, width, 5);
    Map<String, TensorData> expected = tiny.oracle(image);
    try (var model = OrtModel.open(form)) {
      Map<String, TensorData> answers = model.run("image", image);
      assertThat(answers).containsOnlyKeys(expected.keySet());
      expected.forEach(
          (name, wanted) ->
              requireClose(answers.get(name), DoubleTensor.of(wanted), ROUNDING * largest(wanted)));
    }
  }

  /** Norms would make a picture of the tiles' rounding errors, where direct sums have none. */
  @ParameterizedTest
  @EnumSource
  void aPictureOfOneColourGivesNoNoise(Variant variant) throws Exception {
    var options = new GeneratorOptions(variant, 32, 16, 4);
    var tiny = new TinyModel(options, 4);
    Path form = folder.resolve("form.onnx");
    WinogradForm.write(form, OnnxFile.read(tiny.write(folder)), options, 32, 32);

    float[] orange = new float[3 * 32 * 32];
    Arrays.fill(orange, 0, 1024, 0.9f);
    Arrays.fill(orange, 1024, 2048, 0.3f);
    Arrays.fill(orange, 2048, 3072, -0.9f);
    TensorData image = TensorData.of(orange, 1, 3, 32, 32);
    try (var model = OrtModel.open(form)) {
      DoubleTensor wanted = DoubleTensor.of(tiny.oracle(image, "out"));
      requireClose(model.run("image", image).get("out"), wanted, 1e-3);
    }
  }

  /** Heatmaps are unbounded sums. */
  private static double largest(TensorData tensor) {
    double largest = 1;
    for (float value : tensor.values()) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  @Test
  void keepsTheContractAndTheMetadata() throws IOException {
    var options = new GeneratorOptions(Variant.LIGHT, 64, 8, 1);
    OnnxFile published = OnnxFile.read(new TinyModel(options, 4).write(folder));
    Path form = folder.resolve("form.onnx");
    WinogradForm.write(form, published, options, 48, 32);

    OnnxFile file = OnnxFile.read(form);
    assertThat(file.inputs()).hasToString("[image FLOAT[1×3×48×32]]");
    assertThat(file.outputs())
        .hasToString("[out FLOAT[1×3×48×32], cam_logit FLOAT[1×2], heatmap FLOAT[1×1×12×8]]");
    assertThat(GeneratorExport.options(file)).contains(options);
  }

  @Test
  void refusesAFileWithOtherWeights() throws IOException {
    OnnxFile narrow =
        OnnxFile.read(
            new TinyModel(new GeneratorOptions(Variant.LIGHT, 64, 8, 1), 4).write(folder));
    var wide = new GeneratorOptions(Variant.LIGHT, 64, 16, 1);

    assertThatThrownBy(() -> WinogradForm.write(folder.resolve("x"), narrow, wide, 64, 64))
        .isInstanceOf(OnnxFormatException.class)
        .hasMessageContaining("DownBlock.1.weight");
  }

  @ParameterizedTest
  @CsvSource({
    "LIGHT, 8, 64, 64, true",
    "LIGHT, 7, 64, 64, false",
    "LIGHT, 8, 64, 96, true",
    "LIGHT, 8, 28, 64, false",
    "LIGHT, 8, 64, 66, false",
    "FULL, 8, 64, 64, true",
    "FULL, 8, 96, 96, false",
    "LIGHT, 64, 576, 576, true",
    "LIGHT, 64, 608, 576, false",
  })
  void suitsWideNetworksAndPicturesOfSomeSize(
      Variant variant, int channels, int height, int width, boolean suits) {
    var options = new GeneratorOptions(variant, 64, channels, 1);

    assertThat(WinogradForm.suits(options, height, width)).isEqualTo(suits);
  }
}
