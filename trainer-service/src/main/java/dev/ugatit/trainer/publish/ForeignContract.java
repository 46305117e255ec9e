package dev.ugatit.trainer.publish;

import dev.ugatit.network.onnx.OnnxDimension;
import dev.ugatit.network.onnx.OnnxFile;
import dev.ugatit.network.onnx.OnnxTensorInfo;
import dev.ugatit.platform.contract.TensorContract;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How pictures go in and out of a model of another program: what its file tells, and what a person
 * must say. Whether the graph fits it is for the translator's own check.
 */
public final class ForeignContract {
  private static final int USUAL_SIZE = 256;
  private static final int LARGEST_STEP = 32;

  private ForeignContract() {}

  /**
   * Values that stand for the darkest and the brightest level.
   *
   * @param high above {@code low}
   */
  public record Range(double low, double high) {
    /**
     * Reads {@code LO..HI}, such as {@code 0..255} or {@code -1..1}.
     *
     * @throws IllegalArgumentException naming the text and the form
     */
    public static Range of(String text) {
      int dots = text.indexOf("..");
      try {
        if (dots > 0) {
          double low = Double.parseDouble(text.substring(0, dots));
          double high = Double.parseDouble(text.substring(dots + 2));
          if (low < high && Double.isFinite(low) && Double.isFinite(high)) {
            return new Range(low, high);
          }
        }
      } catch (NumberFormatException e) {
        throw bad(text, e);
      }
      throw bad(text, null);
    }

    private static IllegalArgumentException bad(String text, @Nullable Throwable cause) {
      return new IllegalArgumentException(
          "\"" + text + "\" is no range: give two numbers such as 0..255, -1..1 or 0..1", cause);
    }

    @Override
    public String toString() {
      return plain(low) + ".." + plain(high);
    }

    private static String plain(double value) {
      return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
  }

  /**
   * What a person says.
   *
   * @param input name of the input; the only one if absent
   * @param output name of the picture's output; the only one if absent
   * @param size side to run at, pixels; the input's fixed one, else 256, if absent
   * @param multipleOf what sides must be a multiple of; if absent a careful guess
   * @param colourOrder {@code RGB} or {@code BGR}
   * @param layout {@code NCHW} or {@code NHWC}; as the input's shape tells if absent
   */
  public record Wishes(
      Optional<String> input,
      Optional<String> output,
      Range inputRange,
      Range outputRange,
      String colourOrder,
      Optional<String> layout,
      OptionalInt size,
      OptionalInt multipleOf) {}

  /**
   * The contract of a file.
   *
   * @throws IllegalArgumentException when the file and the wishes leave something open, or
   *     contradict each other
   */
  public static TensorContract of(OnnxFile file, Wishes wishes) {
    requireOneFile(file);
    OnnxTensorInfo input = input(file, wishes.input());
    OnnxTensorInfo output = output(file, wishes.output());
    boolean channelsLast =
        wishes
            .layout()
            .map(TensorContract.NHWC::equals)
            .orElseGet(() -> !hasChannelsAt(1, input) && hasChannelsAt(3, input));
    OptionalInt fixed = fixedSide(input, channelsLast ? 1 : 2);
    int size = size(fixed, wishes.size(), input);
    int multipleOf = wishes.multipleOf().orElse(fixed.isPresent() ? 1 : step(size));
    if (multipleOf < 1 || size < 1 || size % multipleOf != 0) {
      throw new IllegalArgumentException(
          "size "
              + size
              + " is no multiple of "
              + multipleOf
              + ": say both, as --size 256"
              + " --multiple-of 8");
    }
    return new TensorContract(
        input.name(),
        output.name(),
        "",
        "",
        wishes.inputRange().low(),
        wishes.inputRange().high(),
        wishes.outputRange().low(),
        wishes.outputRange().high(),
        wishes.colourOrder(),
        size,
        fixed.isPresent(),
        multipleOf,
        channelsLast ? TensorContract.NHWC : null);
  }

  private static void requireOneFile(OnnxFile file) {
    file.initializers().values().stream()
        .flatMap(tensor -> tensor.externalFile().stream())
        .findFirst()
        .ifPresent(
            other -> {
              throw new IllegalArgumentException(
                  "it keeps weights in another file, "
                      + other
                      + ": save it as one, in Python by onnx.save(onnx.load(FILE), NEW)");
            });
  }

  private static OnnxTensorInfo input(OnnxFile file, Optional<String> wished) {
    if (wished.isEmpty() && file.inputs().size() != 1) {
      throw new IllegalArgumentException(
          "it takes "
              + listed(file.inputs())
              + ": only models of one input, a picture, can be served");
    }
    return named(file.inputs(), wished, "input");
  }

  private static OnnxTensorInfo output(OnnxFile file, Optional<String> wished) {
    if (wished.isEmpty() && file.outputs().size() != 1) {
      throw new IllegalArgumentException(
          "it has several outputs, "
              + listed(file.outputs())
              + ": say by --output which one is the picture");
    }
    return named(file.outputs(), wished, "output");
  }

  private static OnnxTensorInfo named(
      List<OnnxTensorInfo> all, Optional<String> wished, String what) {
    return all.stream()
        .filter(info -> wished.isEmpty() || info.name().equals(wished.get()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "it has no "
                        + what
                        + " \""
                        + wished.orElse("")
                        + "\", only "
                        + listed(all)
                        + ": name one of these by --"
                        + what));
  }

  private static String listed(List<OnnxTensorInfo> all) {
    return all.isEmpty()
        ? "none"
        : all.stream().map(OnnxTensorInfo::toString).collect(Collectors.joining(", "));
  }

  private static boolean hasChannelsAt(int dimension, OnnxTensorInfo input) {
    return input.shape().size() == 4 && input.shape().get(dimension).size() == 3;
  }

  /**
   * The side that an input takes alone; none if it takes several.
   *
   * @param first dimension of the picture's height
   */
  private static OptionalInt fixedSide(OnnxTensorInfo input, int first) {
    if (input.shape().size() != 4) {
      return OptionalInt.empty();
    }
    return input.shape().subList(first, first + 2).stream()
        .filter(OnnxDimension::fixed)
        .mapToInt(side -> (int) Math.min(Integer.MAX_VALUE, side.size()))
        .findFirst();
  }

  private static int size(OptionalInt fixed, OptionalInt wished, OnnxTensorInfo input) {
    if (fixed.isPresent() && wished.isPresent() && fixed.getAsInt() != wished.getAsInt()) {
      throw new IllegalArgumentException(
          "its input is "
              + input
              + ", which allows no --size "
              + wished.getAsInt()
              + ": leave --size out");
    }
    return fixed.orElse(wished.orElse(USUAL_SIZE));
  }

  /** Most networks halve their maps up to five times; a size that is none of these is its own. */
  private static int step(int size) {
    return Math.min(LARGEST_STEP, Math.max(1, Integer.lowestOneBit(size)));
  }
}
