package dev.ugatit.network.onnx;

import dev.ugatit.network.tensors.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    OnnxInitializer.Stored stored = stored(name);
    if (stored.bytes() / Float.BYTES > Integer.MAX_VALUE - 8) {
      throw new OnnxFormatException("initialiser " + name + " is too large to be read at once");
    }
    return stored.values();
  }

  /**
   * A float initialiser, to be copied to another model; blocks.
   *
   * @throws NoSuchElementException if there is none of that name
   * @throws OnnxFormatException if it is not stored as plain floats
   */
  public OnnxInitializer.Stored stored(String name) throws IOException {
    StoredTensor tensor = initializers.get(name);
    if (tensor == null) {
      throw new NoSuchElementException("no initialiser " + name + " in " + path.getFileName());
    }
    long count = TensorData.count(tensor.shape().stream().mapToLong(Long::longValue).toArray());
    if (tensor.type() != OnnxType.FLOAT
        || tensor.position() < 0
        || tensor.bytes() / Float.BYTES != count
        || tensor.bytes() % Float.BYTES != 0) {
      throw new OnnxFormatException("initialiser " + name + " is not stored as plain floats");
    }
    Path holder = tensor.externalFile().map(path::resolveSibling).orElse(path);
    if (tensor.position() > Files.size(holder) - tensor.bytes()) {
      throw new OnnxFormatException("initialiser " + name + " leaves " + holder.getFileName());
    }
    return new OnnxInitializer.Stored(name, tensor.shape(), holder, tensor.position());
  }
}
