package dev.ugatit.translator.model;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.translator.model.ModelRefusedException.Stage;
import dev.ugatit.translator.queue.Cancellation;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The first runs of a model: on the probe's pictures its answers must be those of its trainer,
 * within {@value #TOLERANCE}; a model without a probe must answer a grey picture with a picture of
 * finite values, larger or smaller by one {@linkplain Scale scale}.
 *
 * <p>A probe holds tensors named like the model's: the input {@code K×3×H×W} and the trainer's
 * outputs, at least the picture's. Differences are absolute for values up to 1 and relative to the
 * largest value above that, as heatmaps are unbounded sums.
 */
final class WarmUp {
  /** Largest difference to the trainer's outputs. */
  static final double TOLERANCE = 1e-3;

  private final ModelManifest manifest;
  private final TensorData input;
  private final SortedMap<String, TensorData> expected;

  /**
   * A warm-up for one model.
   *
   * @param probe tensors of the probe file; none for a model without one
   */
  WarmUp(ModelManifest manifest, @Nullable SortedMap<String, TensorData> probe)
      throws ModelRefusedException {
    TensorContract tensors = manifest.tensors();
    this.manifest = manifest;
    if (probe == null) {
      input = grey(tensors);
      expected = new TreeMap<>();
      return;
    }
    TensorData probed = probe.get(tensors.input());
    if (probed == null || !probe.containsKey(tensors.output())) {
      throw refused(
          "its probe holds "
              + probe.keySet()
              + " and not \""
              + tensors.input()
              + "\" and \""
              + tensors.output()
              + "\"");
    }
    input = probed;
    expected = new TreeMap<>(probe);
    expected.keySet().retainAll(outputs(tensors));
  }

  private static TensorData grey(TensorContract tensors) {
    float[] values = new float[3 * tensors.size() * tensors.size()];
    Arrays.fill(values, (float) ((tensors.inputLow() + tensors.inputHigh()) / 2));
    return TensorData.of(values, 1, 3, tensors.size(), tensors.size());
  }

  private static Set<String> outputs(TensorContract tensors) {
    var names = new TreeSet<String>();
    names.add(tensors.output());
    names.add(tensors.heatmap());
    names.add(tensors.camLogit());
    names.remove("");
    return names;
  }

  /**
   * Pictures to compare a model's forms on, each {@code 1×3×H×W}: the probe's, or noise, since the
   * norms leave nothing but rounding errors of one grey.
   */
  List<TensorData> pictures() {
    if (expected.isEmpty()) {
      int size = manifest.tensors().size();
      return List.of(noise(manifest.tensors(), new Size(size, size)));
    }
    return Stack.apart(input);
  }

  /** A picture of this size, {@code 1×3×H×W}: the same noise each time. */
  static TensorData noise(TensorContract tensors, Size size) {
    var random = new SplittableRandom(size.height() * 31L + size.width());
    float[] values = new float[3 * size.height() * size.width()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(tensors.inputLow(), tensors.inputHigh());
    }
    return TensorData.of(values, 1, 3, size.height(), size.width());
  }

  /**
   * Runs the model. Blocks.
   *
   * @return how much larger its answers are
   * @throws ModelRunException when it does not run at all
   * @throws ModelRefusedException when its answers are wrong
   */
  Scale check(ModelSession session) throws ModelRunException, ModelRefusedException {
    TensorContract tensors = manifest.tensors();
    Map<String, TensorData> answers =
        session.run(tensors.input(), input, outputs(tensors), new Cancellation());
    for (var answer : answers.entrySet()) {
      requireFinite(answer.getKey(), answer.getValue());
    }
    TensorData picture = answers.get(tensors.output());
    if (picture == null) {
      throw refused("it does not answer \"" + tensors.output() + "\"");
    }
    Scale scale = Scale.between(input, picture);
    for (var entry : expected.entrySet()) {
      compare(entry.getKey(), entry.getValue(), answers.get(entry.getKey()));
    }
    return scale;
  }

  /** Refuses a tensor that holds an infinity or what is not a number. */
  static void requireFinite(String name, TensorData tensor) throws ModelRefusedException {
    for (float value : tensor.values()) {
      if (!Float.isFinite(value)) {
        throw refused("its output \"" + name + "\" is not finite: it holds " + value);
      }
    }
  }

  private void compare(String name, TensorData wanted, @Nullable TensorData got)
      throws ModelRefusedException {
    if (got == null || !Arrays.equals(wanted.shape(), got.shape())) {
      throw refused("its output \"" + name + "\" is " + got + " and was " + wanted);
    }
    double difference = 0;
    double largest = 1;
    for (int i = 0; i < wanted.values().length; i++) {
      difference = Math.max(difference, Math.abs(wanted.values()[i] - got.values()[i]));
      largest = Math.max(largest, Math.abs(wanted.values()[i]));
    }
    if (!(difference / largest <= TOLERANCE)) {
      throw refused(
          String.format(
              Locale.ROOT,
              "its output \"%s\" differs from its trainer's by %.2g on the probe; %.0e is allowed",
              name,
              difference / largest,
              TOLERANCE));
    }
  }

  private static ModelRefusedException refused(String reason) {
    return new ModelRefusedException(Stage.WARM_UP, reason);
  }
}
