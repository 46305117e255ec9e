package dev.ugatit.network.onnx;

import dev.ugatit.network.tensors.FloatBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
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

  /** System property: another limit, so that small models try the way of large ones. */
  private static final String INLINE_BYTES = "ugatit.onnx.inline";

  /** Bytes of the graph, then possibly the values of an initialiser. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Part(byte[] bytes, Optional<OnnxInitializer> values) {
    long length() {
      return bytes.length + values.map(OnnxInitializer::bytes).orElse(0L);
    }
  }

  private OnnxWriter() {}

  /**
   * Writes a model; replaces a file of that name.
   *
   * @return where weights of more than 2 GB in all lie: a file beside the model, {@code
   *     SHA256.data}, named by the digest of its bytes. The model finds it by that name, so the two
   *     are moved together, and the model alone may be renamed
   */
  public static Optional<Path> write(Path file, OnnxGraph graph) throws IOException {
    return write(file, graph, Long.getLong(INLINE_BYTES, MAX_INLINE_BYTES));
  }

  static Optional<Path> write(Path file, OnnxGraph graph, long maxInlineBytes) throws IOException {
    graph.validate();
    long bytes = graph.initializers().stream().mapToLong(OnnxInitializer::bytes).sum();
    if (bytes <= Math.min(maxInlineBytes, MAX_INLINE_BYTES)) {
      write(file, graph, ExternalData.NONE);
      return Optional.empty();
    }
    var data = ExternalData.write(file.resolveSibling(file.getFileName() + ".data"), graph);
    Path dataFile = file.resolveSibling(data.fileName());
    boolean whole = false;
    try {
      write(file, graph, data);
      whole = true;
      return Optional.of(dataFile);
    } finally {
      if (!whole) {
        Files.deleteIfExists(dataFile);
      }
    }
  }

  private static void write(Path file, OnnxGraph graph, ExternalData data) throws IOException {
    try (var channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      write(channel, graph, data);
    }
  }

  /** Writes a model to a channel, which stays open; weights of at most 2 GB in all. */
  public static void write(WritableByteChannel channel, OnnxGraph graph) throws IOException {
    graph.validate();
    write(channel, graph, ExternalData.NONE);
  }

  private static void write(WritableByteChannel channel, OnnxGraph graph, ExternalData data)
      throws IOException {
    List<Part> parts = graphParts(graph, data);
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
  private static List<Part> graphParts(OnnxGraph graph, ExternalData data) {
    var parts = new ArrayList<Part>();
    var head = new ProtoMessage();
    graph.nodes().forEach(node -> head.message(1, OnnxMessages.node(node)));
    head.text(2, graph.name());
    parts.add(new Part(head.toByteArray(), Optional.empty()));
    for (OnnxInitializer initializer : graph.initializers()) {
      Long offset = data.offsets().get(initializer.name());
      if (offset != null) {
        var tensor = OnnxMessages.external(initializer, data.fileName(), offset);
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

  static void writeValues(
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
}
