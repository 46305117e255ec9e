package dev.ugatit.network.onnx;

import static dev.ugatit.network.onnx.Difference.requireClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OrtException;
import dev.ugatit.network.Generator;
import dev.ugatit.network.ParameterSpec;
import dev.ugatit.network.Variant;
import dev.ugatit.network.golden.GoldenCase;
import dev.ugatit.network.oracle.DoubleOps;
import dev.ugatit.network.oracle.DoubleTensor;
import dev.ugatit.network.tensors.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An exported generator, run by ONNX Runtime, is the reference's. */
class GeneratorExportTest {
  private static final double TOLERANCE = 1e-4;

  /** Float32 against float64: what rounding alone explains at these widths. */
  private static final double ROUNDING = 3e-5;

  @TempDir Path folder;

  static List<GoldenCase> cases() throws IOException {
    return GoldenCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void answersAsTheReference(GoldenCase golden) throws IOException, OrtException {
    for (String network : GoldenCase.GENERATORS) {
      Path file = export(golden, network);
      String input = network.equals("genA2B") ? "input/real_A" : "input/real_B";
      try (var model = OrtModel.open(file)) {
        var outputs = model.run("image", golden.tensor(input));
        for (String output : List.of("out", "cam_logit", "heatmap")) {
          String key = "fwd/" + network + "/" + output;
          requireClose(outputs.get(output), DoubleTensor.of(golden.tensor(key)), TOLERANCE);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void answersAsTheOracleAtEverySizeAndBatchItPromises(GoldenCase golden)
      throws IOException, OrtException {
    int size = golden.size();
    Path file = export(golden, "genA2B");
    try (var model = OrtModel.open(file)) {
      requireOracle(golden, model, 2, size, size);
      if (golden.generatorOptions().variant() == Variant.LIGHT) {
        requireOracle(golden, model, 1, 20, 20);
        requireOracle(golden, model, 1, 48, 28);
        requireOracle(golden, model, 3, 8, 16);
      }
    }
  }

  private static void requireOracle(
      GoldenCase golden, OrtModel model, int batch, int height, int width) throws OrtException {
    var random = new Random(batch * 31L + height);
    float[] pixels = new float[batch * 3 * height * width];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat() * 2 - 1;
    }
    var picture = TensorData.of(pixels, batch, 3, height, width);
    var expected =
        new Generator(golden.generatorOptions())
            .forward(
                DoubleOps.forGenerator(),
                DoubleTensor.weights(golden.tensors("param0/genA2B")),
                DoubleTensor.of(picture));

    var outputs = model.run("image", picture);
    requireClose(outputs.get("out"), expected.image(), ROUNDING);
    requireClose(outputs.get("cam_logit"), expected.camLogit(), ROUNDING);
    requireClose(outputs.get("heatmap"), expected.heatmap(), ROUNDING);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void keepsItsContract(GoldenCase golden) throws IOException, OrtException {
    boolean light = golden.generatorOptions().variant() == Variant.LIGHT;
    int size = golden.size();
    Path path = export(golden, "genA2B");
    OnnxFile file = OnnxFile.read(path);

    String sides = light ? "height×width" : size + "×" + size;
    String map = light ? "heatmap_height×heatmap_width" : size / 4 + "×" + size / 4;
    assertThat(file.inputs()).hasToString("[image FLOAT[batch×3×" + sides + "]]");
    assertThat(file.outputs())
        .extracting(OnnxTensorInfo::toString)
        .containsExactly(
            "out FLOAT[batch×3×" + sides + "]",
            "cam_logit FLOAT[batch×2]",
            "heatmap FLOAT[batch×1×" + map + "]");
    assertThat(file.opset()).isEqualTo(17);
    assertThat(file.irVersion()).isEqualTo(8);
    assertThat(GeneratorExport.options(file)).contains(golden.generatorOptions());
    assertThat(file.metadata()).containsEntry("producer", "test");
    try (var model = OrtModel.open(path)) {
      assertThat(model.metadata()).isEqualTo(file.metadata());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void weightsCanBeReadBackUnderTheirNames(GoldenCase golden) throws IOException {
    var weights = golden.tensors("param0/genA2B");
    OnnxFile file = OnnxFile.read(export(golden, "genA2B"));

    for (ParameterSpec spec : new Generator(golden.generatorOptions()).parameters()) {
      assertThat(file.floats(spec.name())).isEqualTo(weights.get(spec.name()));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sameWeightsGiveTheSameBytes(GoldenCase golden) throws IOException {
    assertThat(export(golden, "genA2B")).hasSameBinaryContentAs(export(golden, "genA2B"));
    assertThat(folder.toFile().list()).hasSize(2);
  }

  /** All of the texts that a model has room for, by its official messages. */
  @ParameterizedTest
  @MethodSource("cases")
  void saysNothingOfWhenAndWhereItWasMade(GoldenCase golden) throws IOException {
    var model =
        OnnxMl.ModelProto.parseFrom(Files.readAllBytes(export(golden, "genA2B"))).toBuilder();
    assertThat(model.getMetadataPropsList())
        .extracting(OnnxMl.StringStringEntryProto::getKey)
        .containsExactly(
            "producer", "ugatit.blocks", "ugatit.channels", "ugatit.size", "ugatit.variant");
    assertThat(model.getProducerName()).isEqualTo("ugatit");
    assertThat(model.getGraph().getName()).isEqualTo("generator");

    var graph = model.clearMetadataProps().clearProducerName().getGraphBuilder().clearName();
    graph.getInitializerBuilderList().forEach(OnnxMl.TensorProto.Builder::clearRawData);
    assertThat(graph.getNodeList())
        .allMatch(node -> node.getName().matches("[A-Za-z]+_[0-9]+(_[0-9])?|out|cam_logit|heatmap"))
        .allMatch(node -> node.getDocString().isEmpty());
    graph.clearNode();
    assertThat(model.build().toString()).doesNotContain("/", "\\", "doc_string", "version: \"");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void refusesWeightsOfAnotherShapeAndTakenMetadata(GoldenCase golden) {
    var options = golden.generatorOptions();
    assertThatThrownBy(
            () ->
                GeneratorExport.write(
                    folder.resolve("x"), options, name -> TensorData.of(new float[1], 1), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DownBlock.1.weight");
    assertThatThrownBy(
            () ->
                GeneratorExport.write(
                    folder.resolve("x"),
                    options,
                    golden.tensors("param0/genA2B")::get,
                    Map.of("ugatit.size", "1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ugatit.size");
  }

  private Path export(GoldenCase golden, String network) throws IOException {
    Path file = folder.resolve("model" + folder.toFile().list().length + ".onnx");
    GeneratorExport.write(
        file,
        golden.generatorOptions(),
        golden.tensors("param0/" + network)::get,
        Map.of("producer", "test"));
    return file;
  }
}
