package dev.ugatit.network.tensors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  private static final Map<String, TensorData> TENSORS =
      Map.of(
          "b.weight", TensorData.of(new float[] {1, -2.5f, Float.NaN, -0f, 3, 4}, 2, 3),
          "a", TensorData.of(new float[] {7}),
          "empty", TensorData.of(new float[0], 0, 5));

  @TempDir Path folder;

  @Test
  void readsWhatItWrote() throws IOException {
    Path file = folder.resolve("x");
    var metadata = Map.of("step", "200", "q\"uo\\te\n", "ü€😀");
    Safetensors.write(file, TENSORS, metadata);

    assertThat(Safetensors.read(file)).isEqualTo(TENSORS);
    assertThat(Safetensors.metadata(file)).isEqualTo(metadata);
  }

  @Test
  void headerIsJsonThatAnotherParserReadsAndDataIsWhereItSays() throws IOException {
    Path file = folder.resolve("x");
    Safetensors.write(file, TENSORS, Map.of("k\u0001", "\"v\""));

    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong();
    assertThat(length % 8).isZero();
    var json = new ObjectMapper().readTree(new String(bytes.array(), 8, length, UTF_8));
    assertThat(json.at("/__metadata__/k\u0001").asText()).isEqualTo("\"v\"");
    assertThat(json.at("/b.weight/dtype").asText()).isEqualTo("F32");
    assertThat(json.at("/b.weight/shape").toString()).isEqualTo("[2,3]");
    int begin = json.at("/b.weight/data_offsets/0").asInt();
    assertThat(bytes.getFloat(8 + length + begin + 4)).isEqualTo(-2.5f);
    assertThat(json.at("/b.weight/data_offsets/1").asInt())
        .isEqualTo(bytes.capacity() - 8 - length);
  }

  @Test
  void bytesDoNotDependOnTheOrderOfInsertion() throws IOException {
    var other = new LinkedHashMap<String, TensorData>();
    TENSORS.keySet().stream()
        .sorted((a, b) -> b.compareTo(a))
        .forEach(name -> other.put(name, TENSORS.get(name)));
    Safetensors.write(folder.resolve("x"), TENSORS, Map.of("m", "1", "n", "2"));
    Safetensors.write(folder.resolve("y"), other, Map.of("n", "2", "m", "1"));

    assertThat(folder.resolve("x")).hasSameBinaryContentAs(folder.resolve("y"));
  }

  @Test
  void tensorsLargerThanTheBufferSurvive() throws IOException {
    float[] values = new float[700_001];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    Path file = folder.resolve("x");
    Safetensors.write(file, Map.of("w", TensorData.of(values, 700_001)), Map.of());

    assertThat(Safetensors.read(file)).containsEntry("w", TensorData.of(values, 700_001));
  }

  @Test
  void noTensorsAtAllIsAFileToo() throws IOException {
    Path file = folder.resolve("x");
    Safetensors.write(file, Map.of(), Map.of());
    assertThat(Safetensors.read(file)).isEmpty();
  }

  @Test
  void refusesACutFile() throws IOException {
    Path file = folder.resolve("x");
    Safetensors.write(file, TENSORS, Map.of());
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length < bytes.length; length++) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> Safetensors.read(file)).isInstanceOf(SafetensorsException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "just some text, not JSON",
        "{\"a\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[4,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} x",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}}",
      })
  void refusesAHeaderThatDoesNotFitItsFourBytesOfData(String header) throws IOException {
    Path file = folder.resolve("x");
    byte[] json = header.getBytes(UTF_8);
    var bytes = ByteBuffer.allocate(8 + json.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(json.length).put(json).array());

    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageMatching("(?s).{20,}");
  }

  @Test
  void shapeAndValuesMustAgree() {
    assertThatThrownBy(() -> TensorData.of(new float[5], 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("6 values, not 5");
  }
}
