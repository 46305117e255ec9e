package dev.ugatit.network.golden;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Reads NumPy's {@code .npz}: a zip of {@code .npy} members. */
public final class Npz {
  private static final String SUFFIX = ".npy";

  private Npz() {}

  /** All arrays by name, without the members' {@code .npy}. */
  public static Map<String, NpyArray> read(Path file) throws IOException {
    var arrays = new TreeMap<String, NpyArray>();
    try (var zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName();
        if (name.endsWith(SUFFIX)) {
          arrays.put(
              name.substring(0, name.length() - SUFFIX.length()),
              NpyArray.parse(zip.readAllBytes()));
        }
      }
    }
    return arrays;
  }
}
