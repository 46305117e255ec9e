package dev.ugatit.network.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl;
import dev.ugatit.network.tensors.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxFileTest {
  @TempDir Path folder;

  @Test
  void tellsWhatAModelOfAnotherProducerPromises() throws IOException {
    var tensor =
        OnnxMl.TensorProto.newBuilder()
            .setName("w")
            .setDataType(1)
            .addDims(2)
            .addFloatData(3)
            .addFloatData(4);
    var unknownShape =
        OnnxMl.TypeProto.newBuilder()
            .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder().setElemType(2));
    var graph =
        OnnxMl.GraphProto.newBuilder()
            .setName("g")
            .setDocString("x".repeat(100_000))
            .addInitializer(tensor)
            .addInput(OnnxMl.ValueInfoProto.newBuilder().setName("x").setType(unknownShape))
            .addInput(OnnxMl.ValueInfoProto.newBuilder().setName("w"))
            .addOutput(OnnxMl.ValueInfoProto.newBuilder().setName("y"))
            .addNode(OnnxMl.NodeProto.newBuilder().setOpType("Add").setDocString("doc"))
            .addNode(OnnxMl.NodeProto.newBuilder().setOpType("Add"));
    var model =
        OnnxMl.ModelProto.newBuilder()
            .setIrVersion(7)
            .setProducerVersion("1")
            .setModelVersion(-1)
            .setGraph(graph)
            .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(13));
    Path path = Files.write(folder.resolve("m"), model.build().toByteArray());

    OnnxFile file = OnnxFile.read(path);

    assertThat(file.opset()).isEqualTo(13);
    assertThat(file.inputs()).extracting(OnnxTensorInfo::name).containsExactly("x");
    assertThat(file.input("x")).map(OnnxTensorInfo::type).contains(OnnxType.UINT8);
    assertThat(file.output("y")).isPresent();
    assertThat(file.operators()).containsExactly("Add");
    assertThat(file.floats("w")).isEqualTo(TensorData.of(new float[] {3, 4}, 2));
    assertThat(GeneratorExport.options(file)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "This is a text and no model.", "{\"json\": true}", "PK\u0003\u0004"})
  void refusesWhatIsNotOnnx(String content) throws IOException {
    Path file = Files.write(folder.resolve("m"), content.getBytes(UTF_8));
    assertThatThrownBy(() -> OnnxFile.read(file))
        .isInstanceOf(OnnxFormatException.class)
        .hasMessageContaining("not an ONNX model");
  }

  @Test
  void refusesAModelCutAnywhere() throws IOException {
    Path file = OnnxWriterTest.example(folder);
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length < bytes.length; length++) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> OnnxFile.read(file)).isInstanceOf(OnnxFormatException.class);
    }
  }

  @Test
  void damageNeverDoesWorseThanARefusal() throws IOException {
    Path file = OnnxWriterTest.example(folder);
    byte[] bytes = Files.readAllBytes(file);
    var random = new Random(3);
    int refused = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] damaged = bytes.clone();
      for (int k = 0; k < 3; k++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Files.write(file, damaged);
      try {
        OnnxFile.read(file);
      } catch (OnnxFormatException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(200);
  }

  @Test
  void refusesSizesThatNoMemoryHolds() throws IOException {
    var tensor = OnnxMl.TensorProto.newBuilder().setName("w").setDataType(1);
    tensor.addDims(1L << 62).addDims(1L << 62);
    var model = OnnxMl.ModelProto.newBuilder().setIrVersion(8);
    model.getGraphBuilder().addInitializer(tensor);
    Path file = Files.write(folder.resolve("m"), model.build().toByteArray());

    assertThatThrownBy(() -> OnnxFile.read(file))
        .isInstanceOf(OnnxFormatException.class)
        .hasMessageContaining("too large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "/etc/passwd", "a/b", "", ".."})
  void refusesWeightsThatLieOutsideOfTheFolder(String location) throws IOException {
    var entry =
        OnnxMl.StringStringEntryProto.newBuilder().setKey("location").setValue(location).build();
    var tensor =
        OnnxMl.TensorProto.newBuilder()
            .setName("w")
            .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL)
            .addExternalData(entry);
    var model = OnnxMl.ModelProto.newBuilder().setIrVersion(8);
    model.getGraphBuilder().addInitializer(tensor);
    Path file = Files.write(folder.resolve("m"), model.build().toByteArray());

    assertThatThrownBy(() -> OnnxFile.read(file))
        .isInstanceOf(OnnxFormatException.class)
        .hasMessageContaining("beside the model");
  }

  /** Wherever a model may hold a tensor, a runtime would open the file that it names. */
  @ParameterizedTest
  @ValueSource(strings = {"attribute", "inner graph", "sparse", "function", "training"})
  void tensorsOutsideOfTheInitializersAreFoundToo(String place) throws IOException {
    assertThat(OnnxFile.read(holding(place, "w.data")).externalFiles()).containsExactly("w.data");
    Path climbing = holding(place, "../secret");
    assertThatThrownBy(() -> OnnxFile.read(climbing))
        .isInstanceOf(OnnxFormatException.class)
        .hasMessageContaining("beside the model");
  }

  private Path holding(String place, String location) throws IOException {
    var entry =
        OnnxMl.StringStringEntryProto.newBuilder().setKey("location").setValue(location).build();
    var tensor =
        OnnxMl.TensorProto.newBuilder()
            .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL)
            .addExternalData(entry);
    var constant =
        OnnxMl.NodeProto.newBuilder()
            .setOpType("Constant")
            .addAttribute(OnnxMl.AttributeProto.newBuilder().setName("value").setT(tensor));
    var inner = OnnxMl.GraphProto.newBuilder().addNode(constant);
    var model = OnnxMl.ModelProto.newBuilder().setIrVersion(8);
    model.addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(17));
    var graph = model.getGraphBuilder();
    graph.addOutput(OnnxMl.ValueInfoProto.newBuilder().setName("y"));
    switch (place) {
      case "attribute" -> graph.addNode(constant);
      case "inner graph" ->
          graph.addNodeBuilder().addAttribute(OnnxMl.AttributeProto.newBuilder().addGraphs(inner));
      case "sparse" -> graph.addSparseInitializerBuilder().setValues(tensor);
      case "function" -> model.addFunctionsBuilder().addNode(constant);
      case "training" -> model.addTrainingInfoBuilder().setAlgorithm(inner);
      default -> throw new IllegalArgumentException(place);
    }
    return Files.write(folder.resolve("m"), model.build().toByteArray());
  }

  @Test
  void refusesGraphsThatNeverEnd() throws IOException {
    var graph = OnnxMl.GraphProto.newBuilder();
    for (int depth = 0; depth < 40; depth++) {
      var attribute = OnnxMl.AttributeProto.newBuilder().setG(graph.build());
      graph = OnnxMl.GraphProto.newBuilder();
      graph.addNodeBuilder().addAttribute(attribute);
    }
    var model = OnnxMl.ModelProto.newBuilder().setIrVersion(8).setGraph(graph);
    Path file = Files.write(folder.resolve("m"), model.build().toByteArray());

    assertThatThrownBy(() -> OnnxFile.read(file))
        .isInstanceOf(OnnxFormatException.class)
        .hasMessageContaining("within each other");
  }
}
