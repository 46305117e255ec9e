package dev.ugatit.network.tensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Reads and writes safetensors files: eight bytes of header length (little-endian), a JSON header
 * padded to eight bytes, raw little-endian floats in the order of names. Bytes are a function of
 * the content alone: same tensors and metadata, same file. Float32 only. Files may exceed 2 GB; one
 * tensor holds fewer than 2³¹ values. Stateless; blocks.
 *
 * <pre>{@code
 * Safetensors.write(file, Map.of("w", TensorData.of(values, 3, 4)), Map.of("step", "200"));
 * TensorData w = Safetensors.read(file).get("w");
 * }</pre>
 */
public final class Safetensors {
  private Safetensors() {}

  /**
   * Writes and forces to disk; replaces a file of that name, which is half-seen meanwhile: write
   * aside and rename where others read.
   */
  public static void write(Path file, Map<String, TensorData> tensors, Map<String, String> metadata)
      throws IOException {
    write(file, shapes(tensors), tensors::get, metadata);
  }

  /**
   * Like {@link #write(Path, Map, Map)}, but asks for one tensor after the other, in the order of
   * names, so that not all need be in memory at once.
   *
   * @param source called once for each name; must answer with the shape announced
   */
  public static void write(
      Path file,
      Map<String, long[]> shapes,
      Function<String, TensorData> source,
      Map<String, String> metadata)
      throws IOException {
    try (var channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      write(channel, shapes, source, metadata);
      channel.force(true);
    }
  }

  /** Writes to a channel, which stays open. */
  public static void write(
      WritableByteChannel channel, Map<String, TensorData> tensors, Map<String, String> metadata)
      throws IOException {
    write(channel, shapes(tensors), tensors::get, metadata);
  }

  private static void write(
      WritableByteChannel channel,
      Map<String, long[]> shapes,
      Function<String, TensorData> source,
      Map<String, String> metadata)
      throws IOException {
    var header = Header.layOut(shapes, metadata);
    byte[] json = header.toBytes();
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    FloatBytes.writeFully(channel, length.putLong(json.length).flip());
    FloatBytes.writeFully(channel, ByteBuffer.wrap(json));
    var bytes = new FloatBytes();
    for (var entry : header.entries().entrySet()) {
      TensorData tensor = source.apply(entry.getKey());
      if (tensor.values().length * (long) Float.BYTES
          != entry.getValue().end() - entry.getValue().begin()) {
        throw new IllegalArgumentException(
            "tensor " + entry.getKey() + " has another shape than announced: " + tensor);
      }
      bytes.write(channel, tensor.values());
    }
  }

  /**
   * All tensors by name.
   *
   * @throws SafetensorsException if the file is damaged, saying how
   */
  public static NavigableMap<String, TensorData> read(Path file) throws IOException {
    var tensors = new TreeMap<String, TensorData>();
    read(file, tensors::put);
    return tensors;
  }

  /**
   * Hands over one tensor after the other, in the order of names, so that not all need be in memory
   * at once. The header has been checked wholly before the first.
   *
   * @throws SafetensorsException if the file is damaged, saying how
   */
  public static void read(Path file, BiConsumer<String, TensorData> sink) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      var header = header(channel);
      long data = channel.position();
      var bytes = new FloatBytes();
      for (var entry : header.entries().entrySet()) {
        channel.position(data + entry.getValue().begin());
        long[] shape = entry.getValue().shape();
        float[] values = new float[(int) TensorData.count(shape)];
        bytes.read(channel, values);
        sink.accept(entry.getKey(), new TensorData(shape, values));
      }
    }
  }

  /**
   * The metadata of a file, without reading its tensors.
   *
   * @throws SafetensorsException if the header is damaged, saying how
   */
  public static NavigableMap<String, String> metadata(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return header(channel).metadata();
    }
  }

  static Header header(FileChannel channel) throws IOException {
    long available = channel.size() - Long.BYTES;
    if (available < 2) {
      throw new SafetensorsException("not a safetensors file: " + channel.size() + " bytes");
    }
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    FloatBytes.readFully(channel, length);
    long jsonBytes = length.flip().getLong();
    if (jsonBytes < 2 || jsonBytes > available || jsonBytes > Header.MAX_BYTES) {
      throw new SafetensorsException(
          "not a safetensors file, or cut: header of "
              + Long.toUnsignedString(jsonBytes)
              + " bytes, file has "
              + channel.size());
    }
    ByteBuffer json = ByteBuffer.allocate((int) jsonBytes);
    FloatBytes.readFully(channel, json);
    return HeaderParser.parse(text(json.flip()), available - jsonBytes);
  }

  private static String text(ByteBuffer json) throws SafetensorsException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(json).toString(); // refuses bad UTF-8
    } catch (CharacterCodingException e) {
      throw new SafetensorsException("not a safetensors file: header is not UTF-8");
    }
  }

  private static Map<String, long[]> shapes(Map<String, TensorData> tensors) {
    var shapes = new TreeMap<String, long[]>();
    tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    return shapes;
  }
}
