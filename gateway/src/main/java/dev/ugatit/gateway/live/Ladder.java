package dev.ugatit.gateway.live;

import dev.ugatit.platform.contract.TensorContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Chooses the size that a session's frames run at: the model's own while its answers come within
 * the budget, else the next smaller one, and back.
 *
 * <p>It steps down when the median of the last {@value #SAMPLES} answers at the present size is
 * above the budget. It steps up when, by the ratio of areas, the larger size would take less than
 * {@value #ROOM} of the budget, and not before some time has passed since the last step: 5 s, and
 * twice as long each time that a step up did not last 10 s, up to a minute. Not thread-safe.
 */
final class Ladder {
  static final int SAMPLES = 5;
  static final double ROOM = 0.7;

  private static final int[] STEPS = {256, 192, 128};
  private static final long SHORTEST_WAIT = TimeUnit.SECONDS.toNanos(5);
  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(60);
  private static final long LASTING = TimeUnit.SECONDS.toNanos(10);

  private final List<Integer> sizes;
  private final double budgetMillis;
  private final double[] samples = new double[SAMPLES];
  private int taken;
  private int level;
  private long steppedAt;
  private boolean steppedUp;
  private long wait = SHORTEST_WAIT;

  /**
   * A ladder that begins at its first size.
   *
   * @param sizes sides in pixels, largest first; empty while the model is not known
   * @param nowNanos of {@link System#nanoTime}
   */
  Ladder(List<Integer> sizes, double budgetMillis, long nowNanos) {
    this.sizes = List.copyOf(sizes);
    this.budgetMillis = budgetMillis;
    this.steppedAt = nowNanos;
  }

  /** The sizes for a model: its own, and the smaller ones of 256, 192 and 128 that it allows. */
  static List<Integer> sizes(TensorContract tensors) {
    var sizes = new ArrayList<>(List.of(tensors.size()));
    for (int step : STEPS) {
      if (!tensors.fixedSize() && step < tensors.size() && step % tensors.multipleOf() == 0) {
        sizes.add(step);
      }
    }
    return sizes;
  }

  List<Integer> sizes() {
    return sizes;
  }

  /** The present size; empty while the model is not known. */
  OptionalInt size() {
    return sizes.isEmpty() ? OptionalInt.empty() : OptionalInt.of(sizes.get(level));
  }

  /** The present size where it is not the model's own. */
  OptionalInt reduced() {
    return level == 0 ? OptionalInt.empty() : size();
  }

  /**
   * Learns of an answer.
   *
   * @param size that it was made at; answers at another than the present size tell nothing
   * @param millis that it took; infinite for one that did not come in time
   * @return whether the size is another one now
   */
  boolean answered(OptionalInt size, double millis, long nowNanos) {
    if (sizes.size() < 2 || !size.equals(size())) {
      return false;
    }
    samples[taken++ % SAMPLES] = millis;
    if (taken < SAMPLES) {
      return false;
    }
    double usual = median();
    if (usual > budgetMillis && level < sizes.size() - 1) {
      // A step up that did not last was a mistake: the next one waits longer.
      boolean mistake = steppedUp && nowNanos - steppedAt < LASTING;
      wait = mistake ? Math.min(LONGEST_WAIT, 2 * wait) : SHORTEST_WAIT;
      step(level + 1, nowNanos);
      return true;
    }
    if (level > 0 && nowNanos - steppedAt >= wait && usual * growth() < ROOM * budgetMillis) {
      step(level - 1, nowNanos);
      return true;
    }
    return false;
  }

  private void step(int to, long nowNanos) {
    steppedUp = to < level;
    level = to;
    steppedAt = nowNanos;
    taken = 0;
  }

  /** How much longer the next larger size takes. */
  private double growth() {
    double ratio = (double) sizes.get(level - 1) / sizes.get(level);
    return ratio * ratio;
  }

  private double median() {
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    return sorted[SAMPLES / 2];
  }
}
