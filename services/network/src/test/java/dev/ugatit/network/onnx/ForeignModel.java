package dev.ugatit.network.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A model of another program, built by ONNX's own message classes: {@code data} float {@code
 * N×3×H×W} in 0…255, enlarged to twice the side by its nearest pixels, of which each channel is
 * taken from an offset of its own: {@code inverted = offset − enlarged}. Its variations are what a
 * product must cope with or refuse.
 */
public final class ForeignModel {
  /** Offsets of the channels, in the order of the model's planes. */
  public static final List<Float> OFFSETS = List.of(255f, 200f, 300f);

  private static final int FLOAT = 1;
  private static final int UINT8 = 2;
  private static final int INT64 = 7;

  private String input = "data";
  private String output = "inverted";
  private int opset = 17;
  private int channels = 3;
  private float scale = 2;
  private float wider = 1;
  private float divisor = 1;
  private long batch = -1;
  private long height = -1;
  private long width = -1;
  private boolean channelsLast;
  private boolean bytes;
  private boolean integers;
  private boolean poisoned;
  private boolean moreOutputs;
  private boolean flat;
  private boolean external;

  /** Other names of input and output. */
  public ForeignModel named(String in, String out) {
    input = in;
    output = out;
    return this;
  }

  public ForeignModel opset(int version) {
    opset = version;
    return this;
  }

  public ForeignModel channels(int count) {
    channels = count;
    return this;
  }

  /** How much larger than the input the output is. */
  public ForeignModel scale(float times) {
    scale = times;
    return this;
  }

  /** An output whose width is scaled by another factor than its height. */
  public ForeignModel wider(float times) {
    wider = times;
    return this;
  }

  /** Answers {@code (offset − enlarged) / divisor}. */
  public ForeignModel dividedBy(float by) {
    divisor = by;
    return this;
  }

  /** A graph that takes inputs of this size alone. */
  public ForeignModel fixed(long newBatch, long newHeight, long newWidth) {
    batch = newBatch;
    height = newHeight;
    width = newWidth;
    return this;
  }

  /** Input and output {@code N×H×W×3}. */
  public ForeignModel channelsLast() {
    channelsLast = true;
    return this;
  }

  /** Input and output of unsigned bytes. */
  public ForeignModel bytes() {
    bytes = true;
    return this;
  }

  /** An output of 64-bit integers. */
  public ForeignModel integers() {
    integers = true;
    return this;
  }

  /** An output that is not a number anywhere. */
  public ForeignModel poisoned() {
    poisoned = true;
    return this;
  }

  /** A second output, {@code more}. */
  public ForeignModel moreOutputs() {
    moreOutputs = true;
    return this;
  }

  /** Input and output are of rank 2. */
  public ForeignModel flat() {
    flat = true;
    return this;
  }

  /** Says that the offsets lie in {@code weights.bin}. */
  public ForeignModel external() {
    external = true;
    return this;
  }

  /** Writes it into a folder. */
  public Path write(Path folder, String name) throws IOException {
    return Files.write(folder.resolve(name), model().toByteArray());
  }

  private OnnxMl.ModelProto model() {
    var graph = OnnxMl.GraphProto.newBuilder().setName("foreign");
    graph.addInput(info(input, bytes ? UINT8 : FLOAT, height, width));
    graph.addInitializer(floats("scales", List.of(4L), scales()));
    graph.addInitializer(offsets());
    graph.addInitializer(floats("divisor", List.of(), List.of(divisor)));
    if (bytes || integers) {
      graph.addInitializer(floats("low", List.of(), List.of(0f)));
      graph.addInitializer(floats("high", List.of(), List.of(255f)));
    }
    nodes().forEach(graph::addNode);
    boolean fixed = height > 0;
    graph.addOutput(
        info(
            output,
            integers ? INT64 : bytes ? UINT8 : FLOAT,
            fixed ? (long) (height * scale) : -1,
            fixed ? (long) (width * scale * wider) : -1));
    if (moreOutputs) {
      graph.addNode(node("Identity", "more", output));
      graph.addOutput(info("more", FLOAT, -1, -1));
    }
    return OnnxMl.ModelProto.newBuilder()
        .setIrVersion(8)
        .setProducerName("somebody else")
        .setGraph(graph)
        .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
        .build();
  }

  private List<Float> scales() {
    return channelsLast
        ? List.of(1f, scale, scale * wider, 1f)
        : List.of(1f, 1f, scale, scale * wider);
  }

  private OnnxMl.TensorProto.Builder offsets() {
    List<Long> shape = new ArrayList<>(List.of(1L, 1L, 1L, 1L));
    shape.set(channelsLast ? 3 : 1, (long) channels);
    var tensor =
        floats("offsets", flat ? List.of(1L) : shape, OFFSETS.subList(0, flat ? 1 : channels));
    if (external) {
      tensor
          .clearRawData()
          .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL)
          .addExternalData(
              OnnxMl.StringStringEntryProto.newBuilder()
                  .setKey("location")
                  .setValue("weights.bin"));
    }
    return tensor;
  }

  private List<OnnxMl.NodeProto> nodes() {
    var nodes = new ArrayList<OnnxMl.NodeProto>();
    String from = input;
    if (bytes) {
      nodes.add(node("Cast", "floats", from).toBuilder().addAttribute(number("to", FLOAT)).build());
      from = "floats";
    }
    if (!flat) {
      nodes.add(
          node("Resize", "enlarged", from, "", "scales").toBuilder()
              .addAttribute(text("mode", "nearest"))
              .addAttribute(text("coordinate_transformation_mode", "asymmetric"))
              .addAttribute(text("nearest_mode", "floor"))
              .build());
      from = "enlarged";
    }
    nodes.add(node("Sub", "taken", "offsets", from));
    boolean last = !(bytes || integers || poisoned);
    nodes.add(node("Div", last ? output : "divided", "taken", "divisor"));
    if (poisoned) { // 0/0
      nodes.add(node("Sub", "nothing", "divided", "divided"));
      nodes.add(node("Div", output, "nothing", "nothing"));
    } else if (!last) {
      nodes.add(node("Clip", "clipped", "divided", "low", "high"));
      int type = integers ? INT64 : UINT8;
      nodes.add(
          node("Cast", output, "clipped").toBuilder().addAttribute(number("to", type)).build());
    }
    return nodes;
  }

  private OnnxMl.ValueInfoProto info(String name, int type, long high, long wide) {
    List<Long> sizes =
        flat
            ? List.of(batch, 3L)
            : channelsLast
                ? List.of(batch, high, wide, (long) channels)
                : List.of(batch, (long) channels, high, wide);
    var shape = OnnxMl.TensorShapeProto.newBuilder();
    for (long size : sizes) {
      var dimension = OnnxMl.TensorShapeProto.Dimension.newBuilder();
      shape.addDim(size < 0 ? dimension : dimension.setDimValue(size));
    }
    var tensor = OnnxMl.TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape);
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(OnnxMl.TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static OnnxMl.NodeProto node(String operator, String output, String... inputs) {
    return OnnxMl.NodeProto.newBuilder()
        .setOpType(operator)
        .setName(output)
        .addOutput(output)
        .addAllInput(List.of(inputs))
        .build();
  }

  private static OnnxMl.AttributeProto text(String name, String value) {
    return OnnxMl.AttributeProto.newBuilder()
        .setName(name)
        .setType(OnnxMl.AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  private static OnnxMl.AttributeProto number(String name, long value) {
    return OnnxMl.AttributeProto.newBuilder()
        .setName(name)
        .setType(OnnxMl.AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static OnnxMl.TensorProto.Builder floats(
      String name, List<Long> shape, List<Float> values) {
    var raw = ByteBuffer.allocate(4 * values.size()).order(ByteOrder.LITTLE_ENDIAN);
    values.forEach(raw::putFloat);
    return OnnxMl.TensorProto.newBuilder()
        .setName(name)
        .setDataType(FLOAT)
        .addAllDims(shape)
        .setRawData(ByteString.copyFrom(raw.flip()));
  }
}
