package dev.ugatit.network;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Finds the options of a network from the names and shapes of its weights, and checks that all of
 * them are there. Pure functions. Whatever does not fit is refused by an {@link
 * IllegalArgumentException} that names the network and the first tensor in question.
 */
public final class InferredOptions {
  private static final int ENCODER_BEGIN = 12;
  private static final String FIRST = "DownBlock.1.weight";

  private InferredOptions() {}

  /**
   * Options of the generator with weights of these shapes.
   *
   * @param network its name in messages, such as {@code genA2B}
   * @param shapes by the names of the reference's {@code state_dict}
   * @param size side that it was trained at, pixels; needed of a light one, a full one tells it
   */
  public static GeneratorOptions generator(
      String network, Map<String, long[]> shapes, OptionalInt size) {
    int channels = outputs(network, shapes, FIRST);
    long features = 4L * channels;
    long inputs = second(shapes, "FC.0.weight", features);
    GeneratorOptions options =
        isLight(shapes)
            ? new GeneratorOptions(
                Variant.LIGHT, light(network, size), channels, Math.max(1, blocks(shapes)))
            : new GeneratorOptions(
                Variant.FULL,
                full(network, inputs, features, size),
                channels,
                Math.max(1, blocks(shapes)));
    require(network, new Generator(options).parameters(), shapes);
    return options;
  }

  /** Whether a generator with these weights is light, or lacks what would tell. */
  public static boolean isLight(Map<String, long[]> shapes) {
    long[] first = shapes.get(FIRST);
    long features = first == null || first.length == 0 ? 0 : 4 * first[0];
    return second(shapes, "FC.0.weight", features) == features;
  }

  /**
   * Options of the discriminator with weights of these shapes.
   *
   * @param network its name in messages, such as {@code disGA}
   */
  public static DiscriminatorOptions discriminator(String network, Map<String, long[]> shapes) {
    int channels = outputs(network, shapes, "model.1.weight_orig");
    int layers = 1;
    while (shapes.containsKey("model." + (3 * layers + 1) + ".weight_orig")) {
      layers++;
    }
    var options = new DiscriminatorOptions(channels, Math.max(3, layers + 1));
    require(network, new Discriminator(options).parameters(), shapes);
    return options;
  }

  private static int outputs(String network, Map<String, long[]> shapes, String first) {
    long[] shape = shapes.get(first);
    if (shape == null) {
      throw new IllegalArgumentException(network + " lacks " + first);
    }
    if (shape.length != 4 || shape[0] < 1 || shape[0] > 4096) {
      throw new IllegalArgumentException(
          network + " has an impossible " + first + Arrays.toString(shape));
    }
    return (int) shape[0];
  }

  private static long second(Map<String, long[]> shapes, String name, long absent) {
    long[] shape = shapes.get(name);
    return shape == null || shape.length != 2 ? absent : shape[1];
  }

  /** As many as either side of the attention has: what the other lacks is missed by name. */
  private static int blocks(Map<String, long[]> shapes) {
    int encoder = 0;
    while (shapes.containsKey("DownBlock." + (ENCODER_BEGIN + encoder) + ".conv_block.1.weight")) {
      encoder++;
    }
    int decoder = 0;
    while (shapes.containsKey("UpBlock1_" + (decoder + 1) + ".conv1.weight")) {
      decoder++;
    }
    return Math.max(encoder, decoder);
  }

  private static int light(String network, OptionalInt size) {
    return size.orElseThrow(
        () ->
            new IllegalArgumentException(
                network + " is light, and its shapes do not tell the size it was trained at"));
  }

  private static int full(String network, long inputs, long features, OptionalInt size) {
    long side = Math.round(Math.sqrt((double) inputs / features));
    if (side * side * features != inputs || side > 1024) {
      throw new IllegalArgumentException(
          network
              + " has FC.0.weight of "
              + inputs
              + " inputs, which are no square map of "
              + features
              + " channels");
    }
    int trained = (int) (4 * side);
    if (size.isPresent() && size.getAsInt() != trained) {
      throw new IllegalArgumentException(
          network + " is full and was built for " + trained + " px, not " + size.getAsInt());
    }
    return trained;
  }

  private static void require(
      String network, List<ParameterSpec> specs, Map<String, long[]> shapes) {
    var unknown = new LinkedHashMap<>(shapes);
    for (ParameterSpec spec : specs) {
      long[] found = unknown.remove(spec.name());
      if (found == null) {
        throw new IllegalArgumentException(network + " lacks " + spec);
      }
      if (!Arrays.equals(found, spec.shape())) {
        throw new IllegalArgumentException(
            network + " has " + spec.name() + Arrays.toString(found) + " in the place of " + spec);
      }
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          network + " has " + unknown.keySet().iterator().next() + ", which this network has not");
    }
  }
}
