package dev.ugatit.trainer.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a checkpoint needs to know of one of its safetensors files, read in one pass.
 *
 * @param sha256 of the whole file
 * @param finite whether no value is NaN or infinite
 */
record StateFile(String sha256, boolean finite) {
  private static final int BUFFER_BYTES = 1 << 18;

  static StateFile inspect(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] length = in.readNBytes(Long.BYTES);
      digest.update(length);
      if (length.length < Long.BYTES) {
        throw new IOException(file.getFileName() + " is cut");
      }
      long header = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (header < 0 || header > Files.size(file) - Long.BYTES) {
        throw new IOException(file.getFileName() + " is no safetensors file");
      }
      digest.update(in.readNBytes((int) header));
      boolean finite = values(in, digest);
      return new StateFile(HexFormat.of().formatHex(digest.digest()), finite);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static boolean values(InputStream in, MessageDigest digest) throws IOException {
    byte[] bytes = new byte[BUFFER_BYTES];
    boolean finite = true;
    for (int n; (n = in.readNBytes(bytes, 0, bytes.length)) > 0; ) {
      digest.update(bytes, 0, n);
      // Little-endian float32: the exponent is all ones in the top two bytes.
      for (int i = 3; i < n; i += Float.BYTES) {
        if ((bytes[i] & 0x7F) == 0x7F && (bytes[i - 1] & 0x80) != 0) {
          finite = false;
        }
      }
    }
    return finite;
  }
}
