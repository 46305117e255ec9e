package dev.ugatit.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.network.golden.GoldenCase;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InferredOptionsTest {
  private static final GeneratorOptions LIGHT = new GeneratorOptions(Variant.LIGHT, 64, 8, 2);

  static List<GoldenCase> cases() throws IOException {
    return GoldenCase.all();
  }

  /** The reference's own arrays; its configuration stands beside them. */
  @ParameterizedTest
  @MethodSource("cases")
  void findsTheOptionsOfTheReferencesNetworks(GoldenCase reference) {
    for (String network : GoldenCase.GENERATORS) {
      assertThat(InferredOptions.generator(network, shapes(reference, network), size(reference)))
          .isEqualTo(reference.generatorOptions());
    }
    for (String network : GoldenCase.DISCRIMINATORS) {
      assertThat(InferredOptions.discriminator(network, shapes(reference, network)))
          .isEqualTo(reference.discriminatorOptions(network));
    }
  }

  @Test
  void aFullGeneratorTellsItsSize() {
    var paper = new GeneratorOptions(Variant.FULL, 256, 64, 4);
    assertThat(InferredOptions.generator("genA2B", shapes(paper), OptionalInt.empty()))
        .isEqualTo(paper);
    assertThatThrownBy(
            () -> InferredOptions.generator("genA2B", shapes(paper), OptionalInt.of(128)))
        .hasMessageContainingAll("genA2B", "256 px", "128");
  }

  @Test
  void namesTheFirstTensorThatIsMissingMisshapenOrTooMany() {
    Map<String, long[]> shapes = shapes(LIGHT);
    shapes.remove("UpBlock1_2.norm1.rho");
    assertRefused(shapes, "genA2B lacks UpBlock1_2.norm1.rho[1, 32, 1, 1]");

    shapes = shapes(LIGHT);
    shapes.remove("UpBlock1_2.conv1.weight");
    assertRefused(shapes, "genA2B lacks UpBlock1_2.conv1.weight");

    shapes = shapes(LIGHT);
    shapes.remove("DownBlock.1.weight");
    assertRefused(shapes, "genA2B lacks DownBlock.1.weight");

    shapes = shapes(LIGHT);
    shapes.put("gamma.weight", new long[] {32, 31});
    assertRefused(shapes, "gamma.weight[32, 31]", "gamma.weight[32, 32]");

    shapes = shapes(LIGHT);
    shapes.put("DownBlock.1.weight", new long[] {8});
    assertRefused(shapes, "impossible DownBlock.1.weight[8]");

    shapes = shapes(LIGHT);
    shapes.put("DownBlock.1.bias", new long[] {8});
    assertRefused(shapes, "DownBlock.1.bias", "has not");

    shapes = shapes(LIGHT);
    shapes.put("FC.0.weight", new long[] {32, 32 * 17});
    assertRefused(shapes, "FC.0.weight", "square");
  }

  @Test
  void namesWhatADiscriminatorLacks() {
    var shapes = new TreeMap<String, long[]>();
    new Discriminator(new DiscriminatorOptions(8, 5))
        .parameters()
        .forEach(spec -> shapes.put(spec.name(), spec.shape()));
    shapes.remove("gap_fc.weight_u");
    assertThatThrownBy(() -> InferredOptions.discriminator("disLB", shapes))
        .hasMessageContaining("disLB lacks gap_fc.weight_u[1]");
  }

  private static void assertRefused(Map<String, long[]> shapes, String... words) {
    assertThatThrownBy(() -> InferredOptions.generator("genA2B", shapes, OptionalInt.of(64)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }

  private static Map<String, long[]> shapes(GeneratorOptions options) {
    var shapes = new TreeMap<String, long[]>();
    new Generator(options).parameters().forEach(spec -> shapes.put(spec.name(), spec.shape()));
    return shapes;
  }

  private static Map<String, long[]> shapes(GoldenCase reference, String network) {
    var shapes = new TreeMap<String, long[]>();
    reference
        .tensors("param0/" + network)
        .forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    return shapes;
  }

  private static OptionalInt size(GoldenCase reference) {
    return OptionalInt.of(reference.size());
  }
}
