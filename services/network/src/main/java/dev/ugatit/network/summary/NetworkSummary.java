package dev.ugatit.network.summary;

import dev.ugatit.network.Discriminator;
import dev.ugatit.network.DiscriminatorOptions;
import dev.ugatit.network.Generator;
import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.ParameterSpec;
import java.util.List;

/**
 * Layers and parameters of one network. Immutable.
 *
 * @param layers uses of weights in a forward pass of one picture, in its order
 * @param parameters all weights and power vectors, in the reference's order
 */
public record NetworkSummary(List<Layer> layers, List<ParameterSpec> parameters) {
  /** Of a generator, for one picture of these sides in pixels, multiples of 4. */
  public static NetworkSummary of(GeneratorOptions options, int height, int width) {
    var generator = new Generator(options);
    var ops = new ShapeOps(generator.parameters());
    generator.forward(ops, ops::weight, ShapeOps.picture(height, width));
    return new NetworkSummary(ops.layers(), generator.parameters());
  }

  /** Of a discriminator, for one square picture of this side in pixels. */
  public static NetworkSummary of(DiscriminatorOptions options, int size) {
    var discriminator = new Discriminator(options);
    var ops = new ShapeOps(discriminator.parameters());
    discriminator.forward(ops, ops::weight, ShapeOps.picture(size, size));
    return new NetworkSummary(ops.layers(), discriminator.parameters());
  }

  /** Number of trained values; power vectors are none. */
  public long trained() {
    return parameters.stream()
        .filter(parameter -> parameter.role().trained())
        .mapToLong(ParameterSpec::count)
        .sum();
  }

  /** Multiplications and additions of a forward pass of one picture, all layers in direct form. */
  public long flops() {
    return layers.stream().mapToLong(Layer::flops).sum();
  }
}
