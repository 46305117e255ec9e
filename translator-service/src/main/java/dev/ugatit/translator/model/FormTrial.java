package dev.ugatit.translator.model;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.translator.queue.Cancellation;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs two forms of a model on the same pictures, in turn: is the second the same function, and is
 * it faster?
 *
 * <p>The same means: pictures differ by at most {@value WarmUp#TOLERANCE} in floats and by one
 * level in 8 bits, other outputs by {@value WarmUp#TOLERANCE} of their largest value.
 */
final class FormTrial {
  /** Runs of each form; the best counts, since other work only ever slows a run down. */
  private static final int ROUNDS = 3;

  /** Slow models are clear after fewer. */
  private static final long ENOUGH_NANOS = 3_000_000_000L;

  /** What a form must gain to be worth its memory. */
  private static final double WORTH = 0.95;

  /**
   * How it ended.
   *
   * @param complaint why the forms are not the same function; empty when they are
   * @param plainNanos best run of the plain form
   * @param otherNanos best run of the other
   */
  record Outcome(String complaint, long plainNanos, long otherNanos) {
    boolean exact() {
      return complaint.isEmpty();
    }

    boolean faster() {
      return otherNanos < WORTH * plainNanos;
    }
  }

  private final TensorContract tensors;
  private final Set<String> outputs = new TreeSet<>();
  private final LongSupplier clock;
  private long plainBest = Long.MAX_VALUE;
  private long otherBest = Long.MAX_VALUE;

  FormTrial(TensorContract tensors, LongSupplier clock) {
    this.tensors = tensors;
    this.clock = clock;
    outputs.addAll(List.of(tensors.output(), tensors.heatmap(), tensors.camLogit()));
    outputs.remove("");
  }

  /**
   * Runs them. Blocks.
   *
   * @param pictures each {@code 1×3×H×W}; all are compared
   * @param timed whether to go on until the times are worth something
   * @throws ModelRunException when one of them does not run
   */
  Outcome run(ModelSession plain, ModelSession other, List<TensorData> pictures, boolean timed)
      throws ModelRunException {
    int rounds = timed ? Math.max(ROUNDS, pictures.size()) : pictures.size();
    long begin = clock.getAsLong();
    for (int round = 0; round < rounds; round++) {
      boolean compared = round >= pictures.size();
      if (compared && clock.getAsLong() - begin > ENOUGH_NANOS) {
        break;
      }
      TensorData picture = pictures.get(round % pictures.size());
      long start = clock.getAsLong();
      Map<String, TensorData> wanted = run(plain, picture);
      long middle = clock.getAsLong();
      Map<String, TensorData> got = run(other, picture);
      otherBest = Math.min(otherBest, clock.getAsLong() - middle);
      plainBest = Math.min(plainBest, middle - start);
      String complaint = compared ? "" : compare(wanted, got);
      if (!complaint.isEmpty()) {
        return new Outcome(complaint, plainBest, otherBest);
      }
    }
    return new Outcome("", plainBest, otherBest);
  }

  private Map<String, TensorData> run(ModelSession session, TensorData picture)
      throws ModelRunException {
    return session.run(tensors.input(), picture, outputs, new Cancellation());
  }

  private String compare(Map<String, TensorData> wanted, Map<String, TensorData> got)
      throws ModelRunException {
    for (String output : outputs) {
      TensorData one = wanted.get(output);
      TensorData two = got.get(output);
      if (one == null || two == null || !Arrays.equals(one.shape(), two.shape())) {
        return "its output \"" + output + "\" is " + two + " and not " + one;
      }
      double scale = output.equals(tensors.output()) ? 1 : largest(one);
      double difference = difference(one, two) / scale;
      if (!(difference <= WarmUp.TOLERANCE)) {
        return String.format(Locale.ROOT, "its output \"%s\" differs by %.2g", output, difference);
      }
    }
    return compareLevels(wanted.get(tensors.output()), got.get(tensors.output()));
  }

  private String compareLevels(@Nullable TensorData wanted, @Nullable TensorData got)
      throws ModelRunException {
    if (wanted == null || got == null) {
      return "it answers no picture";
    }
    var codec = new PixelCodec(tensors);
    Picture one = codec.decode(wanted);
    Picture two = codec.decode(got);
    int largest = 0;
    for (int i = 0; i < one.rgb().length; i++) {
      largest = Math.max(largest, Math.abs((one.rgb()[i] & 0xff) - (two.rgb()[i] & 0xff)));
    }
    return largest <= 1 ? "" : "its picture differs by " + largest + " levels";
  }

  private static double difference(TensorData one, TensorData two) {
    double worst = 0;
    for (int i = 0; i < one.values().length; i++) {
      double difference = Math.abs((double) one.values()[i] - two.values()[i]);
      worst = difference <= worst ? worst : difference; // NaN stays
    }
    return worst;
  }

  private static double largest(TensorData tensor) {
    double largest = Float.MIN_NORMAL;
    for (float value : tensor.values()) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
