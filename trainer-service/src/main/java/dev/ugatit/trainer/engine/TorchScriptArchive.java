package dev.ugatit.trainer.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The archive that libtorch loads a module from: a zip of uncompressed entries with the module's
 * text and two pickles, here of a module {@code Ops} without parameters.
 */
final class TorchScriptArchive {
  /** Pickle: an empty object of class {@code __torch__.Ops} whose {@code training} is true. */
  private static final byte[] OBJECT =
      bytes("\u0080\u0002c__torch__\nOps\nq\0)\u0081}(X\u0008\0\0\0trainingq\1\u0088ubq\2.");

  /** Pickle: an empty tuple. */
  private static final byte[] NO_CONSTANTS = bytes("\u0080\u0002).");

  private TorchScriptArchive() {}

  /** The archive of a module with this text. */
  static byte[] of(String source) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      put(zip, "ops/data.pkl", OBJECT);
      put(zip, "ops/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
      put(zip, "ops/constants.pkl", NO_CONSTANTS);
      put(zip, "ops/version", bytes("3\n"));
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    var crc = new CRC32();
    crc.update(content);
    var entry = new ZipEntry(name);
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] bytes(String latin) {
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }
}
