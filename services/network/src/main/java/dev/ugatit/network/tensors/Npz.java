package dev.ugatit.network.tensors;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes NumPy's NPZ: a zip of {@code NAME.npy} members, float32, in the order of names. Bytes are
 * a function of the content alone: members are stored, since what a deflater makes depends on its
 * version, and carry one fixed date. Metadata stand in the zip's comment, which NumPy passes over.
 * Stateless; blocks.
 */
public final class Npz {
  static final String MEMBER = ".npy";

  /** Any date from 1980 on; the very first makes the JDK write a time with a zone as well. */
  private static final LocalDateTime DATE = LocalDateTime.of(1980, 2, 1, 0, 0);

  private Npz() {}

  /**
   * Writes and forces to disk; replaces a file of that name, which is half-seen meanwhile: write
   * aside and rename where others read.
   *
   * @param source called once for each name, in the order of names; must answer with the shape
   *     announced
   * @param metadata keys without {@code =}, one line each
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
                StandardOpenOption.TRUNCATE_EXISTING);
        var zip =
            new ZipOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)))) {
      zip.setMethod(ZipOutputStream.STORED);
      zip.setComment(comment(metadata));
      var bytes = new FloatBytes();
      for (Map.Entry<String, long[]> entry : new TreeMap<>(shapes).entrySet()) {
        TensorData tensor = source.apply(entry.getKey());
        if (tensor.values().length != TensorData.count(entry.getValue())) {
          throw new IllegalArgumentException(
              "tensor " + entry.getKey() + " has another shape than announced: " + tensor);
        }
        write(zip, entry.getKey(), entry.getValue(), tensor.values(), bytes);
      }
      zip.finish();
      zip.flush();
      channel.force(true);
    }
  }

  private static void write(
      ZipOutputStream zip, String name, long[] shape, float[] values, FloatBytes bytes)
      throws IOException {
    byte[] head = NpyHeader.of(shape);
    var sum = new Checksum();
    sum.write(ByteBuffer.wrap(head));
    bytes.write(sum, values);
    var entry = new ZipEntry(name + MEMBER);
    entry.setTimeLocal(DATE);
    entry.setSize(head.length + (long) values.length * Float.BYTES);
    entry.setCrc(sum.crc.getValue());
    zip.putNextEntry(entry);
    zip.write(head);
    bytes.write(Channels.newChannel(zip), values);
    zip.closeEntry();
  }

  private static String comment(Map<String, String> metadata) {
    var lines = new StringBuilder();
    new TreeMap<>(metadata)
        .forEach((key, value) -> lines.append(key).append('=').append(value).append('\n'));
    return lines.toString();
  }

  /** The metadata of a comment that was written here; of any other, none. */
  static NavigableMap<String, String> metadata(@Nullable String comment) {
    var metadata = new TreeMap<String, String>();
    for (String line : comment == null ? new String[0] : comment.split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        metadata.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return metadata;
  }

  /** Sums up what is written to it: a stored member's checksum stands before its bytes. */
  private static final class Checksum implements WritableByteChannel {
    private final CRC32 crc = new CRC32();

    @Override
    public int write(ByteBuffer bytes) {
      int count = bytes.remaining();
      crc.update(bytes);
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
