package dev.ugatit.trainer.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.network.tensors.Safetensors;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.NetworkOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceWeightsTest {
  private static final OptionalInt UNTOLD = OptionalInt.empty();

  @TempDir private Path folder;

  @Test
  void oneGeneratorWithoutPrefixTranslatesFromSourceToTarget() throws IOException {
    var bare = new TreeMap<String, TensorData>();
    all(name -> name.startsWith("genB2A/"))
        .forEach((name, data) -> bare.put(name.substring("genB2A/".length()), data));
    try (ReferenceWeights read = open(bare, OptionalInt.of(64))) {
      assertThat(read.directions()).containsExactly(Direction.SOURCE_TO_TARGET);
      assertThat(read.network()).isEqualTo(NetworkOptions.of(NetworkOptions.LIGHT, 64, 2, 1));
      assertThat(read.missing()).hasSize(5).doesNotContain("genA2B");
      assertThat(read.generator(Direction.SOURCE_TO_TARGET).apply("gap_fc.weight"))
          .isEqualTo(bare.get("gap_fc.weight"));
    }
  }

  @Test
  void theWayBackAloneIsTheWayBack() throws IOException {
    try (ReferenceWeights read = open(all(name -> name.startsWith("genB2A/")), UNTOLD)) {
      assertThat(read.directions()).containsExactly(Direction.TARGET_TO_SOURCE);
      assertThat(read.network().size()).isEqualTo(256);
      assertThat(read.missing()).containsExactly("genA2B", "disGA", "disLA", "disGB", "disLB");
    }
  }

  @Test
  void depthsOfDiscriminatorsAreThoseOfTheFile() throws IOException {
    try (ReferenceWeights read = open(all(name -> true), OptionalInt.of(128))) {
      assertThat(read.network())
          .isEqualTo(
              new NetworkOptions(
                  NetworkOptions.LIGHT,
                  128,
                  2,
                  1,
                  WrittenRun.NETWORK.globalDepth(),
                  WrittenRun.NETWORK.localDepth()));
    }
  }

  @Test
  void namesWhatDoesNotFit() throws IOException {
    assertRefused(all(name -> !name.equals("genB2A/conv1x1.bias")), "genB2A lacks conv1x1.bias[8]");
    assertRefused(all(name -> !name.equals("disLB/conv1x1.bias")), "disLB lacks conv1x1.bias");
    assertRefused(all(name -> name.startsWith("dis")), "no generator");

    Map<String, TensorData> more = all(name -> true);
    more.put("param0/genA2B/conv1x1.bias", TensorData.of(new float[8], 8));
    assertRefused(more, "param0/genA2B/conv1x1.bias", "NETWORK/NAME");

    Map<String, TensorData> misshapen = all(name -> true);
    misshapen.put("genA2B/beta.weight", TensorData.of(new float[64], 64));
    assertRefused(misshapen, "genA2B has beta.weight[64]", "beta.weight[8, 8]");
  }

  @Test
  void whatIsNoFileOfWeightsIsSaidSo() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "these are no weights at all");
    assertThatThrownBy(() -> ReferenceWeights.open(text, UNTOLD))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("neither an NPZ nor a safetensors file");
  }

  private void assertRefused(Map<String, TensorData> tensors, String... words) {
    assertThatThrownBy(() -> open(tensors, OptionalInt.of(32)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }

  private ReferenceWeights open(Map<String, TensorData> tensors, OptionalInt size)
      throws IOException {
    Path file = folder.resolve("weights.safetensors");
    Safetensors.write(file, tensors, Map.of());
    return ReferenceWeights.open(file, size);
  }

  private static Map<String, TensorData> all(Predicate<String> wanted) {
    var tensors = new TreeMap<>(WrittenRun.expected(7, false));
    tensors.keySet().removeIf(wanted.negate());
    return tensors;
  }
}
