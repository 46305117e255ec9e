package dev.ugatit.network.onnx;

import dev.ugatit.network.tensors.FloatBytes;
import dev.ugatit.network.tensors.TensorData;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * What an ONNX file promises, read without loading it: enough to check a contract before a runtime
 * sees the file, and to trace a network anew from its weights. Immutable.
 *
 * @param inputs what a caller must give; initialisers that are also inputs are left out
 * @param operators names of the operators that the graph uses, each once
 * @param externalFiles names of the files beside it that hold tensors: initialisers, attributes,
 *     those of inner graphs and functions
 */
public record OnnxFile(
    Path path,
    long irVersion,
    Map<String, Long> opsets,
    List<OnnxTensorInfo> inputs,
    List<OnnxTensorInfo> outputs,
    Map<String, StoredTensor> initializers,
    Map<String, String> metadata,
    List<String> operators,
    Set<String> externalFiles) {
  public OnnxFile {
    opsets = Map.copyOf(opsets);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    initializers = Map.copyOf(initializers);
    metadata = Map.copyOf(metadata);
    operators = List.copyOf(operators);
    externalFiles = Set.copyOf(externalFiles);
  }

  /**
   * Reads a file's head; blocks. Memory does not grow with the weights.
   *
   * @throws OnnxFormatException if it is no ONNX model or damaged, saying how
   */
  public static OnnxFile read(Path file) throws IOException {
    return OnnxReader.read(file);
  }

  /** Version of ONNX's own operators, or 0 if the file names none. */
  public long opset() {
    return opsets.getOrDefault("", 0L);
  }

  /** An input by name. */
  public Optional<OnnxTensorInfo> input(String name) {
    return inputs.stream().filter(info -> info.name().equals(name)).findFirst();
  }

  /** An output by name. */
  public Optional<OnnxTensorInfo> output(String name) {
    return outputs.stream().filter(info -> info.name().equals(name)).findFirst();
  }

  /**
   * Values of a float initialiser; blocks.
   *
   * @throws NoSuchElementException if there is none of that name
   * @throws OnnxFormatException if it is not stored as plain floats
   */
  public TensorData floats(String name) throws IOException {
    StoredTensor stored = initializers.get(name);
    if (stored == null) {
      throw new NoSuchElementException("no initialiser " + name + " in " + path.getFileName());
    }
    long[] shape = stored.shape().stream().mapToLong(Long::longValue).toArray();
    long count = TensorData.count(shape);
    if (stored.type() != OnnxType.FLOAT
        || stored.position() < 0
        || stored.bytes() != count * Float.BYTES
        || count > Integer.MAX_VALUE - 8) {
      throw new OnnxFormatException("initialiser " + name + " is not stored as plain floats");
    }
    Path holder = stored.externalFile().map(path::resolveSibling).orElse(path);
    try (var channel = FileChannel.open(holder, StandardOpenOption.READ)) {
      if (stored.position() > channel.size() - stored.bytes()) {
        throw new OnnxFormatException("initialiser " + name + " leaves " + holder.getFileName());
      }
      float[] values = new float[(int) count];
      new FloatBytes().read(channel.position(stored.position()), values);
      return new TensorData(shape, values);
    }
  }
}
