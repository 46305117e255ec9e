package dev.ugatit.network.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.network.golden.GoldenDirectory;
import dev.ugatit.network.golden.NpyArray;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {
  private static final Map<String, TensorData> TENSORS =
      Map.of(
          "genA2B/conv1x1.bias", TensorData.of(new float[] {1, -0f, Float.MIN_VALUE}, 3),
          "genA2B/gap_fc.weight", TensorData.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3),
          "scalar", TensorData.of(new float[] {7}),
          "none", TensorData.of(new float[0], 0, 4));

  @TempDir private Path folder;

  @Test
  void isReadBackByAReaderOfItsOwn() throws IOException {
    Path file = write("a.npz", TENSORS);
    Map<String, NpyArray> read = dev.ugatit.network.golden.Npz.read(file);
    assertThat(read.keySet()).isEqualTo(TENSORS.keySet());
    read.forEach((name, array) -> assertThat(array.tensor()).isEqualTo(TENSORS.get(name)));
  }

  @Test
  void isReadBackOneTensorAtATime() throws IOException {
    try (TensorFile file = TensorFile.open(write("a.npz", TENSORS))) {
      assertThat(file.shapes().keySet()).containsExactlyElementsOf(new TreeMap<>(TENSORS).keySet());
      for (var entry : TENSORS.entrySet()) {
        assertThat(file.read(entry.getKey())).isEqualTo(entry.getValue());
      }
      assertThat(file.metadata()).isEqualTo(Map.of("size", "64", "generators", "averages"));
      assertThatThrownBy(() -> file.read("other"))
          .isInstanceOf(NoSuchElementException.class)
          .hasMessageContaining("other");
    }
  }

  @Test
  void sameTensorsGiveTheSameBytesInEveryTimeZone() throws IOException {
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
      byte[] there = Files.readAllBytes(write("a.npz", TENSORS));
      TimeZone.setDefault(TimeZone.getTimeZone("America/Denver"));
      assertThat(Files.readAllBytes(write("b.npz", TENSORS))).isEqualTo(there);
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void valuesBeginAtAMultipleOf64BytesAsInNumPy() {
    for (long[] shape : new long[][] {{}, {3}, {1, 256, 1, 1}, {256, 1_048_576}}) {
      assertThat(NpyHeader.of(shape).length % 64).isZero();
    }
    assertThat(new String(NpyHeader.of(new long[] {3}), StandardCharsets.ISO_8859_1))
        .contains("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }")
        .endsWith("\n");
  }

  /** Written by NumPy itself, deflated. */
  @Test
  void readsWhatNumPyWrote() throws IOException {
    Path golden = GoldenDirectory.resolve().resolve("s1_light_32_ch4_r2_b1.npz");
    try (TensorFile file = TensorFile.open(floatsOf(golden))) {
      assertThat(file.shapes()).hasSizeGreaterThan(100);
      for (var expected : dev.ugatit.network.golden.Npz.read(golden).entrySet()) {
        if (file.shapes().containsKey(expected.getKey())) {
          assertThat(file.read(expected.getKey())).isEqualTo(expected.getValue().tensor());
        }
      }
    }
  }

  @Test
  void refusesWhatIsNoNpz() throws IOException {
    Path text = Files.writeString(folder.resolve("text.npz"), "PK is not enough");
    assertRefused(text, "not an NPZ file");

    Path whole = write("whole.npz", TENSORS);
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.npz"), java.util.Arrays.copyOf(bytes, 300));
    assertRefused(cut, "not an NPZ file, or cut");

    assertRefused(zip("archive/data.pkl", new byte[] {1}), "PyTorch", "numpy.savez");
    assertRefused(zip("a.npy", "no array at all".getBytes(StandardCharsets.UTF_8)), "a does not");
    assertRefused(zip("a.npy", head("<f8", 1)), "a is of type <f8", "float32");
    assertRefused(zip("a.npy", head("<f4", 3)), "a needs", "12");
    assertRefused(zip("a.npy", head("<f4", 4_000_000_000L)), "more values");
  }

  @Test
  void refusesAnArrayWhoseBitsHaveChanged() throws IOException {
    Path file = write("a.npz", TENSORS);
    byte[] bytes = Files.readAllBytes(file);
    int values = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("(2, 3)") + 80;
    bytes[values] ^= 1;
    Files.write(file, bytes);
    try (TensorFile damaged = TensorFile.open(file)) {
      assertThatThrownBy(() -> damaged.read("genA2B/gap_fc.weight"))
          .isInstanceOf(NpzException.class)
          .hasMessageContaining("genA2B/gap_fc.weight is damaged");
    }
  }

  @Test
  void tellsTheFormatsApart() throws IOException {
    Path other = folder.resolve("a.safetensors");
    Safetensors.write(other, TENSORS, Map.of("size", "64"));
    try (TensorFile file = TensorFile.open(other)) {
      assertThat(file.shapes().keySet()).isEqualTo(TENSORS.keySet());
      assertThat(file.read("scalar")).isEqualTo(TENSORS.get("scalar"));
      assertThat(file.metadata()).isEqualTo(Map.of("size", "64"));
    }
    assertRefused(Files.writeString(folder.resolve("a.txt"), "just text"), "safetensors");
  }

  private static void assertRefused(Path file, String... words) {
    assertThatThrownBy(() -> TensorFile.open(file).close())
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(words);
  }

  private Path write(String name, Map<String, TensorData> tensors) throws IOException {
    var shapes = new TreeMap<String, long[]>();
    tensors.forEach((key, tensor) -> shapes.put(key, tensor.shape()));
    Path file = folder.resolve(name);
    Npz.write(file, shapes, tensors::get, Map.of("size", "64", "generators", "averages"));
    return file;
  }

  private Path zip(String member, byte[] content) throws IOException {
    Path file = Files.createTempFile(folder, "zip", ".npz");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(member));
      zip.write(content);
    }
    return file;
  }

  private static byte[] head(String type, long size) {
    String head = new String(NpyHeader.of(new long[] {size}), StandardCharsets.ISO_8859_1);
    return head.replace("<f4", type).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A copy of a file of NumPy's without its arrays of other types, members as they are. */
  private Path floatsOf(Path npz) throws IOException {
    Path file = folder.resolve("floats.npz");
    try (var from = new ZipFile(npz.toFile());
        var to = new ZipOutputStream(Files.newOutputStream(file))) {
      for (ZipEntry entry : from.stream().toList()) {
        byte[] content = from.getInputStream(entry).readAllBytes();
        if (new String(content, 0, 100, StandardCharsets.ISO_8859_1).contains("'<f4'")) {
          to.putNextEntry(new ZipEntry(entry.getName()));
          to.write(content);
        }
      }
    }
    return file;
  }
}
