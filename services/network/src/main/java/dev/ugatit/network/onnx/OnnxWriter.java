package dev.ugatit.network.onnx;

import dev.ugatit.network.tensors.FloatBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a graph as an ONNX model. Weights are asked for one by one and streamed: the file is never
 * in memory. Same graph, same bytes. Stateless; blocks.
 */
public final class OnnxWriter {
  /** Older than the newest on purpose: runtimes refuse versions that they do not know. */
  static final int IR_VERSION = 8;

  private static final String PRODUCER = "ugatit";

  /** Protobuf refuses messages from 2 GiB up; the rest of a model is small. */
  private static final long MAX_INLINE_BYTES = 2_000_000_000L;

  private static final long ALIGNMENT = 4096;

  /** Bytes of the graph, then possibly the values of an initialiser. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Part(byte[] bytes, Optional<OnnxInitializer> values) {
    long length() {
      return bytes.length + values.map(OnnxInitializer::bytes).orElse(0L);
    }
  }

  private OnnxWriter() {}

  /**
   * Writes a model; replaces a file of that name. Weights of more than 2 GB in all go into {@code
   * FILE.data} beside it, which is found by that name: the two must be moved together and keep
   * their names.
   */
  public static void write(Path file, OnnxGraph graph) throws IOException {
    write(file, graph, MAX_INLINE_BYTES);
  }

  static void write(Path file, OnnxGraph graph, long maxInlineBytes) throws IOException {
    graph.validate();
    long bytes = graph.initializers().stream().mapToLong(OnnxInitializer::bytes).sum();
    Map<String, Long> offsets = Map.of();
    String dataName = file.getFileName() + ".data";
    if (bytes > maxInlineBytes) {
      offsets = writeData(file.resolveSibling(dataName), graph);
    }
    try (var channel = open(file)) {
      write(channel, graph, dataName, offsets);
    }
  }

  /** Writes a model to a channel, which stays open; weights of at most 2 GB in all. */
  public static void write(WritableByteChannel channel, OnnxGraph graph) throws IOException {
    graph.validate();
    write(channel, graph, "", Map.of());
  }

  private static void write(
      WritableByteChannel channel, OnnxGraph graph, String dataName, Map<String, Long> offsets)
      throws IOException {
    List<Part> parts = graphParts(graph, dataName, offsets);
    long graphBytes = parts.stream().mapToLong(Part::length).sum();
    var opset = new ProtoMessage().text(1, "").varint(2, OnnxGraph.OPSET);
    var head = new ProtoMessage().varint(1, IR_VERSION).text(2, PRODUCER).message(8, opset);
    graph.metadata().forEach((key, value) -> head.message(14, OnnxMessages.entry(key, value)));
    head.announce(7, graphBytes); // the graph is last: a reader notices a cut anywhere

    var floats = new FloatBytes();
    FloatBytes.writeFully(channel, ByteBuffer.wrap(head.toByteArray()));
    for (Part part : parts) {
      FloatBytes.writeFully(channel, ByteBuffer.wrap(part.bytes()));
      if (part.values().isPresent()) {
        writeValues(channel, part.values().get(), floats);
      }
    }
  }

  /** {@code GraphProto}, cut where values are to be streamed in. */
  private static List<Part> graphParts(
      OnnxGraph graph, String dataName, Map<String, Long> offsets) {
    var parts = new ArrayList<Part>();
    var head = new ProtoMessage();
    graph.nodes().forEach(node -> head.message(1, OnnxMessages.node(node)));
    head.text(2, graph.name());
    parts.add(new Part(head.toByteArray(), Optional.empty()));
    for (OnnxInitializer initializer : graph.initializers()) {
      Long offset = offsets.get(initializer.name());
      if (offset != null) {
        var tensor = OnnxMessages.external(initializer, dataName, offset);
        var field = new ProtoMessage().message(5, tensor);
        parts.add(new Part(field.toByteArray(), Optional.empty()));
      } else {
        var tensor = OnnxMessages.tensor(initializer).announce(9, initializer.bytes());
        var field =
            new ProtoMessage().announce(5, tensor.size() + initializer.bytes()).append(tensor);
        parts.add(new Part(field.toByteArray(), Optional.of(initializer)));
      }
    }
    var tail = new ProtoMessage();
    graph.inputs().forEach(input -> tail.message(11, OnnxMessages.tensorInfo(input)));
    graph.outputs().forEach(output -> tail.message(12, OnnxMessages.tensorInfo(output)));
    parts.add(new Part(tail.toByteArray(), Optional.empty()));
    return parts;
  }

  /** Float weights, each on a page of its own; answers with their offsets. */
  private static Map<String, Long> writeData(Path file, OnnxGraph graph) throws IOException {
    var offsets = new HashMap<String, Long>();
    var floats = new FloatBytes();
    try (var channel = open(file)) {
      for (OnnxInitializer initializer : graph.initializers()) {
        if (initializer.type() == OnnxType.FLOAT) {
          long offset = (channel.position() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
          channel.position(offset);
          writeValues(channel, initializer, floats);
          offsets.put(initializer.name(), offset);
        }
      }
    }
    return offsets;
  }

  private static void writeValues(
      WritableByteChannel channel, OnnxInitializer initializer, FloatBytes floats)
      throws IOException {
    if (initializer instanceof OnnxInitializer.Floats tensor) {
      floats.write(channel, tensor.values().values());
    } else if (initializer instanceof OnnxInitializer.Stored stored) {
      stored.copy(channel);
    } else if (initializer instanceof OnnxInitializer.Longs row) {
      var bytes = ByteBuffer.allocate((int) row.bytes()).order(ByteOrder.LITTLE_ENDIAN);
      row.values().forEach(bytes::putLong);
      FloatBytes.writeFully(channel, bytes.flip());
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING);
  }
}
