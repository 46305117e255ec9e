package dev.ugatit.network.summary;

import dev.ugatit.network.Discriminator;
import dev.ugatit.network.DiscriminatorOptions;
import dev.ugatit.network.Generator;
import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.ParameterSpec;
import dev.ugatit.network.tensors.TensorData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

  /** The network's parts in the reference's order; together they have all its parameters. */
  public List<Part> parts() {
    var groups = new LinkedHashMap<String, List<ParameterSpec>>();
    for (ParameterSpec parameter : parameters) {
      groups.computeIfAbsent(prefix(parameter.name()), name -> new ArrayList<>()).add(parameter);
    }
    return groups.entrySet().stream().map(group -> part(group.getKey(), group.getValue())).toList();
  }

  private Part part(String name, List<ParameterSpec> group) {
    long trained =
        group.stream().filter(p -> p.role().trained()).mapToLong(ParameterSpec::count).sum();
    return layers.stream()
        .filter(layer -> prefix(layer.weight()).equals(name))
        .findFirst()
        .map(l -> new Part(name, l.kind(), l.weightShape(), l.outputShape(), trained))
        .orElseGet(
            () -> {
              boolean adaptive = group.get(0).role() == ParameterSpec.Role.RHO_ADAPTIVE;
              String kind = adaptive ? "AdaLIN" : "LIN";
              return new Part(name, kind, group.get(0).shape(), new long[0], trained);
            });
  }

  private static String prefix(String parameter) {
    return parameter.substring(0, parameter.lastIndexOf('.'));
  }

  /** Values of all layers' results for one picture. */
  public long outputs() {
    return layers.stream().mapToLong(layer -> TensorData.count(layer.outputShape())).sum();
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
