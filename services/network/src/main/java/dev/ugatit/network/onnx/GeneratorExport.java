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
    var picture =
        new Sides(
            OnnxDimension.free("batch"),
            side(options, "height", 1),
            side(options, "width", 1),
            side(options, "heatmap_height", 4),
            side(options, "heatmap_width", 4));
    var initializers = new OnnxWeights(graph, generator.parameters(), weights);
    return trace(graph, generator, picture, new OnnxOps(graph), initializers);
  }

  /**
   * Traces a model that {@link #write} wrote once more, for one picture of one size: the same
   * function and the same contract, by other forms of the layers. Blocks; the file must stay until
   * the graph is written.
   *
   * @param options what {@link #options} says of the file
   * @param height pixels, a multiple of 4; for {@link Variant#FULL} the trained size, as the width
   * @param forms makes the operations that add to a graph
   * @throws OnnxFormatException if the file holds other weights than the options ask for
   */
  public static OnnxGraph retrace(
      OnnxFile file,
      GeneratorOptions options,
      int height,
      int width,
      Function<OnnxGraph, OnnxOps> forms)
      throws IOException {
    int size = options.size();
    if (options.variant() == Variant.FULL && (height != size || width != size)) {
      throw new IllegalArgumentException(
          height + "×" + width + " is not the size of a full model of " + size);
    }
    if (height < 8 || width < 8 || height % 4 != 0 || width % 4 != 0) {
      throw new IllegalArgumentException(
          height + "×" + width + " are not multiples of 4 from 8 up");
    }
    var graph = new OnnxGraph("generator");
    var generator = new Generator(options);
    var picture =
        new Sides(
            OnnxDimension.of(1),
            OnnxDimension.of(height),
            OnnxDimension.of(width),
            OnnxDimension.of(height / 4),
            OnnxDimension.of(width / 4));
    var initializers = new OnnxWeights(graph, generator.parameters(), file);
    return trace(graph, generator, picture, forms.apply(graph), initializers);
  }

  /** How many pictures of what size, and the heatmap's size. */
  private record Sides(
      OnnxDimension batch,
      OnnxDimension height,
      OnnxDimension width,
      OnnxDimension mapHeight,
      OnnxDimension mapWidth) {
    OnnxTensorInfo picture(String name) {
      return OnnxTensorInfo.floats(name, batch, OnnxDimension.of(3), height, width);
    }

    OnnxTensorInfo logits() {
      return OnnxTensorInfo.floats(CAM_LOGIT, batch, OnnxDimension.of(2));
    }

    OnnxTensorInfo heatmap() {
      return OnnxTensorInfo.floats(HEATMAP, batch, OnnxDimension.of(1), mapHeight, mapWidth);
    }
  }

  private static OnnxGraph trace(
      OnnxGraph graph, Generator generator, Sides sides, OnnxOps ops, OnnxWeights weights) {
    OnnxValue image = graph.input(sides.picture(IMAGE));
    var output = generator.forward(ops, weights, image);
    graph.output(output.image().name(), sides.picture(OUT));
    graph.output(output.camLogit().name(), sides.logits());
    graph.output(output.heatmap().name(), sides.heatmap());

    GeneratorOptions options = generator.options();

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
