package dev.ugatit.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Trained parameters at the paper's size, as counted on the reference's modules. */
class ParameterCountTest {
  @Test
  void lightGenerator() {
    assertThat(trained(generator(Variant.LIGHT))).isEqualTo(10_589_888);
  }

  @Test
  void fullGenerator() {
    assertThat(trained(generator(Variant.FULL))).isEqualTo(278_959_808);
  }

  @Test
  void globalDiscriminator() {
    assertThat(trained(discriminator(7))).isEqualTo(53_130_176);
  }

  @Test
  void localDiscriminator() {
    assertThat(trained(discriminator(5))).isEqualTo(3_290_560);
  }

  private static List<ParameterSpec> generator(Variant variant) {
    return new Generator(new GeneratorOptions(variant, 256, 64, 4)).parameters();
  }

  private static List<ParameterSpec> discriminator(int depth) {
    return new Discriminator(new DiscriminatorOptions(64, depth)).parameters();
  }

  private static long trained(List<ParameterSpec> specs) {
    return specs.stream()
        .filter(spec -> spec.role().trained())
        .mapToLong(ParameterSpec::count)
        .sum();
  }
}
