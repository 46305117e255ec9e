package dev.ugatit.translator.form;

import dev.ugatit.network.onnx.OnnxAttribute;
import dev.ugatit.network.onnx.OnnxGraph;
import dev.ugatit.network.onnx.OnnxOps;
import dev.ugatit.network.onnx.OnnxValue;
import dev.ugatit.network.tensors.TensorData;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Layers in the forms that ONNX Runtime executes fastest on a CPU, for one picture of a known size:
 * 3×3 convolutions by {@linkplain Tiles Winograd's filtering}, the last convolution as its own
 * transpose. The same function as that of {@link OnnxOps}, to rounding.
 *
 * <pre>
 *   x  1×Ci×H×W ─ pad ─ Conv3D with Bᵀ⊗Bᵀ ─▶ p²×Ci×T ─ U· ─▶ p²×Co×T ─ Aᵀ·, Aᵀ· ─▶ 4×4×Co×T ─ transpose ─▶ 1×Co×H×W
 * </pre>
 *
 * T are the tiles, p the points along a side. The transform of the input is a convolution in three
 * dimensions, channels being the first, since only that gives points before channels without a
 * transposition, and is kept out of blocked layouts.
 */
public final class WinogradOps extends OnnxOps {
  /** With fewer channels the transforms cost what the products save. */
  static final int LEAST_CHANNELS = 32;

  /** A reflection that fills the last tile up needs as many pixels. */
  private static final int LEAST_SIDE = 6;

  private static final int LAST_KERNEL = 7;
  private static final int LAST_CHANNELS = 3;

  private final String picture;
  private @Nullable String variety;

  /**
   * Operations that add to this graph.
   *
   * @param picture name of the graph's input, {@code 1×3×H×W}
   */
  public WinogradOps(OnnxGraph graph, String picture) {
    super(graph);
    this.picture = picture;
  }

  /**
   * 0 for a picture of one colour, else 1. The features of such a picture are constant, and what
   * little the pixels of a tile differ by are rounding errors: norms would enlarge them three
   * hundredfold, layer after layer, to a picture of noise.
   */
  @Override
  protected Optional<String> normGain() {
    String known = variety;
    if (known == null) {
      String range = add("Sub", over("ReduceMax", picture, 2, 3), over("ReduceMin", picture, 2, 3));
      known = reshape(add("Sign", over("ReduceMax", range, 0, 1)), 1);
      variety = known;
    }
    return Optional.of(known);
  }

  private String over(String reduction, String value, long... axes) {
    return graph()
        .add(
            reduction,
            List.of(value),
            OnnxAttribute.ofAll("axes", axes),
            OnnxAttribute.of("keepdims", 0L));
  }

  @Override
  public OnnxValue convolution(
      OnnxValue x, OnnxValue weight, @Nullable OnnxValue bias, int stride, int pad) {
    if (bias == null && stride == 1 && pad == 1 && weight.size(2) == 3 && suits(x)) {
      return winograd(x, weight, Tiles.PLAIN, "reflect");
    }
    if (bias == null
        && stride == 1
        && weight.size(2) == LAST_KERNEL
        && weight.size(0) <= LAST_CHANNELS) {
      return transposed(x, weight, pad);
    }
    return super.convolution(x, weight, bias, stride, pad);
  }

  /** The mirrored edge of the enlarged map repeats the edge of the map before. */
  @Override
  public OnnxValue upsampleConvolution(OnnxValue x, OnnxValue weight) {
    return suits(x)
        ? winograd(x, weight, Tiles.ENLARGED, "edge")
        : super.upsampleConvolution(x, weight);
  }

  private static boolean suits(OnnxValue x) {
    return x.size(0) == 1
        && x.size(1) >= LEAST_CHANNELS
        && x.size(2) >= LEAST_SIDE
        && x.size(3) >= LEAST_SIDE;
  }

  /** Tiles that stick out are filled up, and what they give beyond the edge is cut off. */
  private OnnxValue winograd(OnnxValue x, OnnxValue weight, Tiles tiles, String edge) {
    int step = tiles.step();
    long channels = weight.size(0);
    long rows = (x.size(2) + step - 1) / step;
    long columns = (x.size(3) + step - 1) / step;
    String seen = windows(x, tiles, rows, columns, edge); // p²×Ci×T
    String kernels =
        graph()
            .constant(
                "winograd(" + weight.name() + ")",
                () -> tiles.kernels(graph().floats(weight.name())),
                (long) tiles.points() * tiles.points(),
                channels,
                x.size(1));
    String products = add("MatMul", kernels, seen); // p²×Co×T
    String y = pixels(products, tiles, channels, rows, columns);
    long height = x.size(2) * Tiles.SIDE / step;
    long width = x.size(3) * Tiles.SIDE / step;
    if (height < rows * Tiles.SIDE || width < columns * Tiles.SIDE) {
      y = add("Slice", y, longs(0, 0), longs(height, width), longs(2, 3));
    }
    return OnnxValue.of(y, 1, channels, height, width);
  }

  /** {@code 1×C×H×W → p²×C×T}. */
  private String windows(OnnxValue x, Tiles tiles, long rows, long columns, String edge) {
    int step = tiles.step();
    int window = tiles.window();
    long below = 1 + rows * step - x.size(2);
    long right = 1 + columns * step - x.size(3);
    String padded =
        graph()
            .add(
                "Pad",
                List.of(x.name(), longs(0, 0, 1, 1, 0, 0, below, right)),
                OnnxAttribute.of("mode", edge));
    String volume = reshape(padded, 1, 1, x.size(1), rows * step + 2, columns * step + 2);
    String transform = graph().constant("windows(" + window + ")", tiles.input());
    String seen =
        graph()
            .add(
                "Conv",
                List.of(volume, transform),
                OnnxAttribute.ofAll("kernel_shape", 1, window, window),
                OnnxAttribute.ofAll("strides", 1, step, step));
    return reshape(seen, (long) tiles.points() * tiles.points(), x.size(1), rows * columns);
  }

  /**
   * {@code p²×C×T → 1×C×H×W}: one side of the tiles after the other, then pixels to their place.
   */
  private String pixels(String products, Tiles tiles, long channels, long rows, long columns) {
    long side = Tiles.SIDE;
    long points = tiles.points();
    long all = channels * rows * columns;
    String transform = graph().constant("pixels(" + points + ")", tiles.output());
    String down = add("MatMul", transform, reshape(products, points, points * all));
    String both = add("MatMul", transform, reshape(down, side, points, all)); // 4×4×(C·T)
    String along = transpose(both, 0, 2, 1); // 4×(C·T)×4: pixels of a row side by side
    String lines = reshape(along, side, channels * rows, columns * side);
    return reshape(transpose(lines, 1, 0, 2), 1, channels, rows * side, columns * side);
  }

  /**
   * A convolution to few channels: blocked layouts would fill them up to eight, its transpose with
   * the kernel turned round is one product of matrices and a sum.
   */
  private OnnxValue transposed(OnnxValue x, OnnxValue weight, int pad) {
    long kernel = weight.size(2);
    long beyond = kernel - 1;
    String padded =
        graph()
            .add(
                "Pad",
                List.of(x.name(), longs(0, 0, pad, pad, 0, 0, pad, pad)),
                OnnxAttribute.of("mode", "reflect"));
    String turned =
        graph()
            .constant(
                "turned(" + weight.name() + ")",
                () -> turned(graph().floats(weight.name())),
                weight.size(1),
                weight.size(0),
                kernel,
                kernel);
    String y =
        graph()
            .add(
                "ConvTranspose",
                List.of(padded, turned),
                OnnxAttribute.ofAll("kernel_shape", kernel, kernel),
                OnnxAttribute.ofAll("pads", beyond, beyond, beyond, beyond));
    long less = kernel - 1 - 2L * pad;
    return OnnxValue.of(y, 1, weight.size(0), x.size(2) - less, x.size(3) - less);
  }

  /** {@code Co×Ci×k×k → Ci×Co×k×k}, each kernel turned by half a circle. */
  private static TensorData turned(TensorData weight) {
    int outputs = (int) weight.shape()[0];
    int inputs = (int) weight.shape()[1];
    int area = (int) (weight.shape()[2] * weight.shape()[3]);
    float[] turned = new float[weight.values().length];
    for (int i = 0; i < turned.length; i++) {
      int output = i / area / inputs;
      int input = i / area % inputs;
      turned[(input * outputs + output) * area + area - 1 - i % area] = weight.values()[i];
    }
    return TensorData.of(turned, inputs, outputs, weight.shape()[2], weight.shape()[3]);
  }

  /** Over channels as a product with ones: a reduction of the second dimension is slow. */
  @Override
  public OnnxValue channelSum(OnnxValue x) {
    long channels = x.size(1);
    float[] ones = new float[(int) channels];
    Arrays.fill(ones, 1);
    String row = graph().constant("row(" + channels + ")", TensorData.of(ones, 1, channels));
    String sum = add("MatMul", row, reshape(x.name(), 1, channels, x.size(2) * x.size(3)));
    return OnnxValue.of(reshape(sum, 1, 1, x.size(2), x.size(3)), 1, 1, x.size(2), x.size(3));
  }

  private String reshape(String value, long... shape) {
    return add("Reshape", value, longs(shape));
  }

  private String transpose(String value, long... order) {
    return graph().add("Transpose", List.of(value), OnnxAttribute.ofAll("perm", order));
  }

  private String longs(long... values) {
    return graph().longs(values);
  }

  private String add(String operator, String... values) {
    return graph().add(operator, List.of(values));
  }
}
