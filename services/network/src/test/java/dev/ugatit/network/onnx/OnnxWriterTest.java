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
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxWriterTest {
  private static final float[] BIAS = {1.5f, -2};
  private static final int WIDTH = 300;

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

  /** y = x + wide + wider + near: one constant is too small to be worth a place elsewhere. */
  private static OnnxGraph wide() {
    var graph = new OnnxGraph("wide");
    OnnxDimension width = OnnxDimension.of(WIDTH);
    String y = graph.input(OnnxTensorInfo.floats("x", OnnxDimension.free("n"), width)).name();
    for (String name : List.of("wide", "wider")) {
      graph.add(new OnnxInitializer.Floats(name, List.of((long) WIDTH), () -> ramp(name)));
      y = graph.add("Add", List.of(y, name));
    }
    y = graph.add("Add", List.of(y, graph.scalar(0.5f)));
    graph.output(y, OnnxTensorInfo.floats("y", OnnxDimension.free("n"), width));
    return graph;
  }

  private static TensorData ramp(String name) {
    float[] values = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      values[i] = i * name.length();
    }
    return TensorData.of(values, WIDTH);
  }

  @Test
  void weightsBeyondTheLimitGoIntoAFileThatIsNamedByItsDigest() throws Exception {
    Path file = folder.resolve("m.onnx");
    Path data = OnnxWriter.write(file, wide(), 10).orElseThrow();

    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(data));
    assertThat(data).isEqualTo(folder.resolve(HexFormat.of().formatHex(digest) + ".data"));
    assertThat(data).hasSize(4096 + 4 * WIDTH);
    assertThat(folder.toFile().list()).hasSize(2);
    OnnxFile read = OnnxFile.read(file);
    assertThat(read.externalFiles()).containsExactly(data.getFileName().toString());
    assertThat(read.floats("wide")).isEqualTo(ramp("wide"));
    assertThat(read.floats("wider")).isEqualTo(ramp("wider"));
    float[] sums = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      sums[i] = 9 * i + 0.5f;
    }
    Path renamed = Files.move(file, folder.resolve("renamed.onnx"));
    try (var model = OrtModel.open(renamed)) {
      assertThat(model.run("x", TensorData.of(new float[WIDTH], 1, WIDTH)))
          .containsEntry("y", TensorData.of(sums, 1, WIDTH));
    }
  }

  /** The official messages say which tensor lies where, by the words of the specification. */
  @Test
  void officialMessageClassesFindTheWeightsElsewhere() throws IOException {
    Path file = folder.resolve("m.onnx");
    Path data = OnnxWriter.write(file, wide(), 10).orElseThrow();

    var model = OnnxMl.ModelProto.parseFrom(Files.readAllBytes(file));

    assertThat(model.getGraph().getUnknownFields().asMap()).isEmpty();
    OnnxMl.TensorProto wider = model.getGraph().getInitializer(1);
    assertThat(wider.getName()).isEqualTo("wider");
    assertThat(wider.getDataLocation()).isEqualTo(OnnxMl.TensorProto.DataLocation.EXTERNAL);
    assertThat(wider.getExternalDataList())
        .extracting(entry -> entry.getKey() + "=" + entry.getValue())
        .containsExactly("location=" + data.getFileName(), "offset=4096", "length=" + 4 * WIDTH);
    assertThat(model.getGraph().getInitializer(2).getRawData().size()).isEqualTo(4);
  }

  @Test
  void sameWeightsGiveTheSameBytesInBothFilesWhateverTheyAreCalled() throws IOException {
    Path one = folder.resolve("one.onnx");
    Path other = Files.createDirectory(folder.resolve("elsewhere")).resolve("other.onnx");
    Path data = OnnxWriter.write(one, wide(), 10).orElseThrow();
    Path otherData = OnnxWriter.write(other, wide(), 10).orElseThrow();

    assertThat(other).hasSameBinaryContentAs(one);
    assertThat(otherData).hasSameBinaryContentAs(data).hasFileName(data.getFileName().toString());
  }

  @Test
  void leavesNoWeightsWhenTheirModelCannotBeWritten() throws IOException {
    Path occupied = Files.createDirectory(folder.resolve("m.onnx"));
    assertThatThrownBy(() -> OnnxWriter.write(occupied, wide(), 10))
        .isInstanceOf(IOException.class);
    assertThat(folder.toFile().list()).containsExactly("m.onnx");
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
