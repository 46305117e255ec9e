package dev.ugatit.gateway.api.trainings;

import dev.ugatit.gateway.tables.TrainingHistory.Sample;
import dev.ugatit.platform.contract.TrainingOptions;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * At which steps sheets of samples were drawn. Reports name sheets a few steps later; a training
 * draws them at multiples of an interval and at its end.
 */
final class SampleSteps {
  private SampleSteps() {}

  /** The sheets by the steps at which they were drawn; of a repeated step the last reported. */
  static NavigableMap<Integer, Sample> of(Collection<Sample> samples, TrainingOptions options) {
    var drawn = new TreeMap<Integer, Sample>();
    for (Sample sample : samples) {
      drawn.merge(step(sample, options), sample, (a, b) -> a.at() > b.at() ? a : b);
    }
    return drawn;
  }

  private static int step(Sample sample, TrainingOptions options) {
    int interval = options.intervals().sample();
    int last = options.steps();
    boolean end = sample.reported() >= last;
    if (end && sample.newer() == 0) {
      return last;
    }
    int before = end ? (last - 1) / interval + 1 : sample.reported() / interval;
    return Math.max(0, before - sample.newer()) * interval;
  }
}
