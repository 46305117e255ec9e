package dev.ugatit.network.tensors;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.NoSuchElementException;

/**
 * A file of named float tensors, read one at a time, so that weights of any size fit. Its list of
 * tensors has been checked when it is open. Confined to one thread; blocks.
 *
 * <pre>{@code
 * try (TensorFile file = TensorFile.open(path)) {
 *   TensorData w = file.read("genA2B/conv1x1.weight");
 * }
 * }</pre>
 */
public interface TensorFile extends Closeable {
  /** Sizes of each tensor, outermost first, by name. */
  NavigableMap<String, long[]> shapes();

  /** Text that was written beside the tensors, by key; empty in files from elsewhere. */
  NavigableMap<String, String> metadata();

  /**
   * One tensor.
   *
   * @throws NoSuchElementException when there is none of this name
   * @throws IOException when the file is damaged there, saying how
   */
  TensorData read(String name) throws IOException;

  /**
   * Opens a file of either format; its first bytes tell which.
   *
   * @throws IOException when it is neither, or damaged, saying how
   */
  static TensorFile open(Path path) throws IOException {
    byte[] begin;
    try (InputStream in = Files.newInputStream(path)) {
      begin = in.readNBytes(Long.BYTES + 1);
    }
    if (begin.length > 1 && begin[0] == 'P' && begin[1] == 'K') {
      return NpzFile.open(path);
    }
    if (begin.length > Long.BYTES && begin[Long.BYTES] == '{') {
      return SafetensorsFile.open(path);
    }
    throw new IOException("neither an NPZ nor a safetensors file");
  }
}
