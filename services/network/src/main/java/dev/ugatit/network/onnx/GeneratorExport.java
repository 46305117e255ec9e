package dev.ugatit.network.onnx;

import dev.ugatit.network.Generator;
import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.Variant;
import dev.ugatit.network.tensors.TensorData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Publishes a generator as ONNX, under one contract for every tool:
 *
 * <pre>
 *   image      float32 N×3×H×W   RGB in [-1,1]
 *   out        float32 N×3×H×W   RGB in [-1,1]
 *   cam_logit  float32 N×2
 *   heatmap    float32 N×1×H/4×W/4
 * </pre>
 *
 * N is free; H and W are free multiples of 4 for {@link Variant#LIGHT} and the trained size for
 * {@link Variant#FULL}. A light model given other sizes answers with a picture of another size.
 * Initialisers keep the names and values of the {@code state_dict}. Metadata says the options under
 * {@code ugatit.variant}, {@code .size}, {@code .channels}, {@code .blocks}.
 */
public final class GeneratorExport {
  /** Name of the input. */
  public static final String IMAGE = "image";

  /** Name of the output that is the translated picture. */
  public static final String OUT = "out";

  /** Name of the output with the two logits of the class activation map. */
  public static final String CAM_LOGIT = "cam_logit";

  /** Name of the output that is the attention. */
  public static final String HEATMAP = "heatmap";

  private static final String PREFIX = "ugatit.";

  private GeneratorExport() {}

  /**
   * Writes a model; same weights and metadata, same bytes.
   *
   * @param weights answers for each name of {@link Generator#parameters()}; asked once, in turn
   * @param metadata further text; keys must not begin with {@code ugatit.}, values hold no date
   * @return the file beside it that holds the weights, if they are more than 2 GB; see {@link
   *     OnnxWriter#write(Path, OnnxGraph)}
   * @throws IllegalArgumentException if a weight has another shape than the options ask for
   */
  public static Optional<Path> write(
      Path file,
      GeneratorOptions options,
      Function<String, TensorData> weights,
      Map<String, String> metadata)
      throws IOException {
    OnnxGraph graph = trace(options, weights);
    metadata.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX)) {
            throw new IllegalArgumentException("metadata key " + key + " is taken");
          }
          graph.metadata(key, value);
        });
    return OnnxWriter.write(file, graph);
  }

  /**
   * The options of a model that {@link #write} wrote; none for a model from elsewhere.
   *
   * @throws OnnxFormatException if the metadata claim to be ours and are not
   */
  public static Optional<GeneratorOptions> options(OnnxFile file) throws OnnxFormatException {
    Map<String, String> metadata = file.metadata();
    String variant = metadata.get(PREFIX + "variant");
    if (variant == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new GeneratorOptions(
              Variant.valueOf(variant.toUpperCase(Locale.ROOT)),
              Integer.parseInt(metadata.getOrDefault(PREFIX + "size", "")),
              Integer.parseInt(metadata.getOrDefault(PREFIX + "channels", "")),
              Integer.parseInt(metadata.getOrDefault(PREFIX + "blocks", ""))));
    } catch (IllegalArgumentException e) {
      throw new OnnxFormatException("metadata " + metadata + " give no generator's options");
    }
  }

  /** The graph that {@link #write} writes. */
  static OnnxGraph trace(GeneratorOptions options, Function<String, TensorData> weights) {
    var graph = new OnnxGraph("generator");
    var generator = new Generator(options);
    OnnxDimension batch = OnnxDimension.free("batch");
    OnnxDimension rgb = OnnxDimension.of(3);
    OnnxDimension height = side(options, "height", 1);
    OnnxDimension width = side(options, "width", 1);
    OnnxDimension mapHeight = side(options, "heatmap_height", 4);
    OnnxDimension mapWidth = side(options, "heatmap_width", 4);

    OnnxValue image = graph.input(OnnxTensorInfo.floats(IMAGE, batch, rgb, height, width));
    var output =
        generator.forward(
            new OnnxOps(graph), new OnnxWeights(graph, generator.parameters(), weights), image);

    OnnxDimension one = OnnxDimension.of(1);
    OnnxDimension two = OnnxDimension.of(2);
    graph.output(output.image().name(), OnnxTensorInfo.floats(OUT, batch, rgb, height, width));
    graph.output(output.camLogit().name(), OnnxTensorInfo.floats(CAM_LOGIT, batch, two));
    graph.output(
        output.heatmap().name(), OnnxTensorInfo.floats(HEATMAP, batch, one, mapHeight, mapWidth));

    graph.metadata(PREFIX + "variant", options.variant().name().toLowerCase(Locale.ROOT));
    graph.metadata(PREFIX + "size", Integer.toString(options.size()));
    graph.metadata(PREFIX + "channels", Integer.toString(options.channels()));
    graph.metadata(PREFIX + "blocks", Integer.toString(options.blocks()));
    return graph;
  }

  private static OnnxDimension side(GeneratorOptions options, String name, int divisor) {
    return options.variant() == Variant.LIGHT
        ? OnnxDimension.free(name)
        : OnnxDimension.of(options.size() / divisor);
  }
}
