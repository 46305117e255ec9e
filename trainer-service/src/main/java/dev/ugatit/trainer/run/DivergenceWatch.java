package dev.ugatit.trainer.run;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Tells a training that has diverged without a value that is not finite: its discriminators know
 * every translation from a real picture, without doubt, for so long that the generators learn
 * nothing from them any more.
 *
 * <p>Definition: the mean of {@code Discriminator_loss} over {@value #TICK_STEPS} steps, a tick, is
 * below {@value #COLLAPSED} times the adversarial weight, for {@value #TICKS} ticks in a row. That
 * loss is a sum of eight squared errors, each 0.5 times the weight when the discriminators cannot
 * tell and 0 when they have won; the demo's ticks lie between 1.9 and 4.0. A tick counts with the
 * first line after it; steps without a line do not count.
 *
 * <p>A function of the lines of the run's statistics, so that a resumed run, which hears them
 * again, comes to the same verdict at the same step. Not thread-safe.
 */
final class DivergenceWatch {
  static final int TICK_STEPS = 100;
  static final int TICKS = 10;

  /** Of a loss that is 4 when the discriminators only guess. */
  static final double COLLAPSED = 0.02;

  private static final String LOSS = "Discriminator_loss";

  private final double bound;
  private int tick = -1;
  private double sum;
  private int lines;
  private int collapsed;
  private int since;

  /**
   * @param adversarial weight of the adversarial losses; with 0 nothing is watched
   */
  DivergenceWatch(double adversarial) {
    this.bound = COLLAPSED * adversarial;
  }

  /** Hears the losses of a step; steps ascend. */
  void take(int step, Map<String, Double> losses) {
    Double loss = losses.get(LOSS);
    if (loss == null) {
      return;
    }
    int now = (step - 1) / TICK_STEPS;
    if (now != tick) {
      judge();
      tick = now;
      sum = 0;
      lines = 0;
    }
    sum += loss;
    lines++;
  }

  private void judge() {
    if (lines == 0) {
      return;
    }
    boolean low = sum / lines < bound;
    if (low && collapsed == 0) {
      since = tick * TICK_STEPS;
    }
    collapsed = low ? collapsed + 1 : 0;
  }

  /**
   * The last step before the discriminators' loss became suspiciously low; empty while it is not. A
   * checkpoint from then is the last good one, should the training have diverged.
   */
  OptionalInt lastGoodStep() {
    return collapsed == 0 ? OptionalInt.empty() : OptionalInt.of(since);
  }

  /** Why the training has diverged; empty while it has not. */
  Optional<String> verdict() {
    return collapsed < TICKS
        ? Optional.empty()
        : Optional.of(
            LOSS
                + " has been below "
                + (float) bound
                + " in the mean of each "
                + TICK_STEPS
                + " steps since step "
                + since
                + ": the discriminators have won, and the generators learn nothing from them any"
                + " more");
  }
}
