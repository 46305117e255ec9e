package dev.ugatit.network.onnx;

import dev.ugatit.network.tensors.FloatBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Weights of a graph in a file of their own, {@code SHA256.data}. Named by the digest of its bytes,
 * it collides with no other model's; and since the model names it, the model's digest vouches for
 * its weights too.
 *
 * @param fileName without a folder: it lies beside the model
 * @param offsets first byte of each initialiser that lies in it; the others stay in the model
 */
record ExternalData(String fileName, Map<String, Long> offsets) {
  /** No such file: all is in the model. */
  static final ExternalData NONE = new ExternalData("", Map.of());

  /** Shapes are inferred from small constants, which must be at hand for that. */
  private static final long SMALLEST = 1024;

  /** A page: runtimes map tensors into memory. */
  private static final int ALIGNMENT = 4096;

  ExternalData {
    offsets = Map.copyOf(offsets);
  }

  /**
   * Writes the large float initialisers, one at a time, each on a page of its own.
   *
   * @param aside a name in the folder of the model that nobody else uses
   */
  static ExternalData write(Path aside, OnnxGraph graph) throws IOException {
    var offsets = new HashMap<String, Long>();
    try {
      String digest;
      try (var channel = new DigestingChannel(aside)) {
        var floats = new FloatBytes();
        for (OnnxInitializer initializer : graph.initializers()) {
          if (initializer.type() == OnnxType.FLOAT && initializer.bytes() >= SMALLEST) {
            channel.fillPage();
            offsets.put(initializer.name(), channel.position);
            OnnxWriter.writeValues(channel, initializer, floats);
          }
        }
        digest = HexFormat.of().formatHex(channel.digest.digest());
      }
      String fileName = digest + ".data";
      Files.move(
          aside,
          aside.resolveSibling(fileName),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      return new ExternalData(fileName, offsets);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  /** A new file that takes the digest of what is written to it. */
  private static final class DigestingChannel implements WritableByteChannel {
    private final FileChannel file;
    private final MessageDigest digest;
    private long position;

    DigestingChannel(Path path) throws IOException {
      file =
          FileChannel.open(
              path,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING);
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("every Java has SHA-256", impossible);
      }
    }

    /** Zeros up to the next page. */
    void fillPage() throws IOException {
      int rest = (int) (position % ALIGNMENT);
      if (rest > 0) {
        FloatBytes.writeFully(this, ByteBuffer.allocate(ALIGNMENT - rest));
      }
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      ByteBuffer view = bytes.duplicate();
      int written = file.write(bytes);
      digest.update(view.limit(view.position() + written));
      position += written;
      return written;
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
