package dev.ugatit.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OrtException;
import com.google.protobuf.ByteString;
import dev.ugatit.network.tensors.TensorData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxWriterTest {
  private static final float[] BIAS = {1.5f, -2};

  @TempDir Path folder;

  @Test
  void officialMessageClassesReadExactlyWhatWasWritten() throws IOException {
    var model = OnnxMl.ModelProto.parseFrom(bytes(graph()));

    assertThat(model).isEqualTo(expected());
    assertThat(model.getUnknownFields().asMap()).isEmpty();
    assertThat(model.getGraph().getUnknownFields().asMap()).isEmpty();
  }

  /** y = LeakyRelu(x + bias) summed over axis 1; an initialiser that nothing uses. */
  private static OnnxGraph graph() {
    var graph = new OnnxGraph("example");
    OnnxValue x =
        graph.input(OnnxTensorInfo.floats("x", OnnxDimension.free("n"), OnnxDimension.of(2)));
    graph.add(new OnnxInitializer.Floats("bias", List.of(2L), () -> TensorData.of(BIAS, 2)));
    graph.add(new OnnxInitializer.Floats("unused", List.of(2L), () -> TensorData.of(BIAS, 2)));
    String sum = graph.add("Add", List.of(x.name(), "bias"));
    String leaky = graph.add("LeakyRelu", List.of(sum), OnnxAttribute.of("alpha", 0.25f));
    String y =
        graph.add("ReduceSum", List.of(leaky, graph.longs(-1)), OnnxAttribute.of("keepdims", 1L));
    graph.output(y, OnnxTensorInfo.floats("y", OnnxDimension.free("n"), OnnxDimension.of(1)));
    graph.metadata("k", "wört");
    return graph;
  }

  private static OnnxMl.ModelProto expected() {
    var bias = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(1.5f).putFloat(-2);
    var axis = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(-1);
    var alpha = attribute("alpha", OnnxMl.AttributeProto.AttributeType.FLOAT).setF(0.25f);
    var keep = attribute("keepdims", OnnxMl.AttributeProto.AttributeType.INT).setI(1);
    var graph =
        OnnxMl.GraphProto.newBuilder()
            .setName("example")
            .addNode(node("Add", "Add_0", "x", "bias"))
            .addNode(node("LeakyRelu", "LeakyRelu_1", "Add_0").addAttribute(alpha))
            .addNode(node("ReduceSum", "y", "LeakyRelu_1", "longs[-1]").addAttribute(keep))
            .addInitializer(tensor("bias", 1, bias).addDims(2))
            .addInitializer(tensor("longs[-1]", 7, axis).addDims(1))
            .addInput(info("x", 2))
            .addOutput(info("y", 1));
    return OnnxMl.ModelProto.newBuilder()
        .setIrVersion(8)
        .setProducerName("ugatit")
        .setGraph(graph)
        .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
        .addMetadataProps(OnnxMl.StringStringEntryProto.newBuilder().setKey("k").setValue("wört"))
        .build();
  }

  private static OnnxMl.NodeProto.Builder node(String operator, String output, String... inputs) {
    return OnnxMl.NodeProto.newBuilder()
        .setOpType(operator)
        .setName(output)
        .addOutput(output)
        .addAllInput(List.of(inputs));
  }

  private static OnnxMl.AttributeProto.Builder attribute(
      String name, OnnxMl.AttributeProto.AttributeType type) {
    return OnnxMl.AttributeProto.newBuilder().setName(name).setType(type);
  }

  private static OnnxMl.TensorProto.Builder tensor(String name, int type, ByteBuffer values) {
    return OnnxMl.TensorProto.newBuilder()
        .setName(name)
        .setDataType(type)
        .setRawData(ByteString.copyFrom(values.flip()));
  }

  private static OnnxMl.ValueInfoProto info(String name, long width) {
    var shape =
        OnnxMl.TensorShapeProto.newBuilder()
            .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam("n"))
            .addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(width));
    var tensor = OnnxMl.TypeProto.Tensor.newBuilder().setElemType(1).setShape(shape);
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(OnnxMl.TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  @Test
  void anotherRuntimeComputesIt() throws IOException, OrtException {
    Path file = folder.resolve("m.onnx");
    OnnxWriter.write(file, graph());
    requireComputed(file);
  }

  @Test
  void weightsBeyondTheLimitGoIntoAFileBesideIt() throws IOException, OrtException {
    Path file = folder.resolve("m.onnx");
    OnnxWriter.write(file, graph(), 10);

    assertThat(folder.resolve("m.onnx.data")).hasSize(8);
    requireComputed(file);
    OnnxFile read = OnnxFile.read(file);
    assertThat(read.floats("bias")).isEqualTo(TensorData.of(BIAS, 2));
  }

  private static void requireComputed(Path file) throws OrtException {
    try (var model = OrtModel.open(file)) {
      var y = model.run("x", TensorData.of(new float[] {1, 2, -4, 6}, 2, 2));
      assertThat(y).containsEntry("y", TensorData.of(new float[] {2.5f, 3.375f}, 2, 1));
    }
  }

  @Test
  void refusesAGraphThatUsesWhatIsNotMade() {
    var graph = new OnnxGraph("broken");
    String y = graph.add("Relu", List.of("nowhere"));
    graph.output(y, OnnxTensorInfo.floats("y", OnnxDimension.of(1)));

    assertThatThrownBy(() -> bytes(graph))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nowhere");
  }

  static byte[] bytes(OnnxGraph graph) throws IOException {
    var bytes = new ByteArrayOutputStream();
    OnnxWriter.write(Channels.newChannel(bytes), graph);
    return bytes.toByteArray();
  }

  /** A small valid model for other tests. */
  static Path example(Path folder) throws IOException {
    return Files.write(folder.resolve("example.onnx"), bytes(graph()));
  }
}
