package dev.ugatit.platform.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** NumPy's archive: a zip of arrays, each a short text header and little-endian values. */
final class Npz {
  private static final int PREAMBLE = 10;

  private final Map<String, byte[]> arrays = new HashMap<>();

  Npz(byte[] archive) {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (Optional<ZipEntry> entry = next(zip); entry.isPresent(); entry = next(zip)) {
        arrays.put(entry.get().getName().replace(".npy", ""), zip.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] bytes(String name) {
    ByteBuffer values = values(name, "'|u1'");
    byte[] bytes = new byte[values.remaining()];
    values.get(bytes);
    return bytes;
  }

  float[] floats(String name) {
    ByteBuffer values = values(name, "'<f4'");
    float[] floats = new float[values.remaining() / Float.BYTES];
    values.asFloatBuffer().get(floats);
    return floats;
  }

  private ByteBuffer values(String name, String type) {
    byte[] npy = arrays.get(name);
    if (npy == null) {
      throw new IllegalArgumentException("No array " + name);
    }
    ByteBuffer data = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
    int length = Short.toUnsignedInt(data.getShort(8));
    String header = new String(npy, PREAMBLE, length, ISO_8859_1);
    if (!header.contains(type) || !header.contains("'fortran_order': False")) {
      throw new IllegalArgumentException(name + " is " + header);
    }
    return data.position(PREAMBLE + length).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Optional<ZipEntry> next(ZipInputStream zip) throws IOException {
    return Optional.ofNullable(zip.getNextEntry());
  }
}
