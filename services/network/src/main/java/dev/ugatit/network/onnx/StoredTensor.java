package dev.ugatit.network.onnx;

import java.util.List;
import java.util.Optional;

/**
 * Where a file holds an initialiser.
 *
 * @param shape sizes, outermost first
 * @param position first byte of the values; -1 if they are not stored as plain bytes
 * @param bytes how many
 * @param externalFile name of the file beside the model that holds them, if not the model itself
 */
public record StoredTensor(
    String name,
    OnnxType type,
    List<Long> shape,
    long position,
    long bytes,
    Optional<String> externalFile) {
  public StoredTensor {
    shape = List.copyOf(shape);
  }
}
