package dev.ugatit.trainer.evaluate;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was found out about one version of a model, rounded to three decimals.
 *
 * <p>As {@linkplain #metrics() metrics} of a manifest: {@code swd} is the score, {@code swd-64} the
 * level of 64 pixels and so on, {@code spread} and {@code spread-targets} the deviations, {@code
 * held-out-sources} and {@code held-out-targets} the numbers of pictures.
 *
 * @param levels sliced Wasserstein distance between the translations of held-out sources and the
 *     held-out targets by the side of the pyramid's level, pixels; 0 is best (see {@link
 *     SlicedWasserstein})
 * @param score mean of the levels
 * @param spread standard deviation over the translations, averaged over pixels and channels, in
 *     levels of 0 to 255; 0 is the same answer to every picture
 * @param targetSpread the same of the held-out targets
 * @param sources number of held-out sources
 * @param targets number of held-out targets
 */
public record Evaluation(
    SortedMap<Integer, Double> levels,
    double score,
    double spread,
    double targetSpread,
    int sources,
    int targets) {
  private static final String SCORE = "swd";
  private static final String LEVEL = "swd-";
  private static final String SPREAD = "spread";
  private static final String TARGET_SPREAD = "spread-targets";
  private static final String SOURCES = "held-out-sources";
  private static final String TARGETS = "held-out-targets";

  /** Less of the targets' spread than this is a network that does not look at its input. */
  private static final double ALIVE = 0.25;

  public Evaluation {
    levels = new TreeMap<>(levels);
  }

  static Evaluation of(
      SortedMap<Integer, Double> levels,
      double spread,
      double targetSpread,
      int sources,
      int targets) {
    double mean = levels.values().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    var rounded = new TreeMap<Integer, Double>();
    levels.forEach((side, score) -> rounded.put(side, round(score)));
    return new Evaluation(
        rounded, round(mean), round(spread), round(targetSpread), sources, targets);
  }

  /** Reads what {@link #metrics} wrote; empty for a version that was not scored. */
  public static Optional<Evaluation> of(Map<String, Double> metrics) {
    if (!metrics.containsKey(SCORE)) {
      return Optional.empty();
    }
    var levels = new TreeMap<Integer, Double>();
    metrics.forEach(
        (name, value) -> {
          if (name.matches(LEVEL + "[0-9]{1,6}")) {
            levels.put(Integer.valueOf(name.substring(LEVEL.length())), value);
          }
        });
    return Optional.of(
        new Evaluation(
            levels,
            value(metrics, SCORE),
            value(metrics, SPREAD),
            value(metrics, TARGET_SPREAD),
            (int) value(metrics, SOURCES),
            (int) value(metrics, TARGETS)));
  }

  /** Its figures by name, for a manifest. */
  public Map<String, Double> metrics() {
    var metrics = new HashMap<String, Double>();
    levels.forEach((side, value) -> metrics.put(LEVEL + side, value));
    metrics.put(SCORE, score);
    metrics.put(SPREAD, spread);
    metrics.put(TARGET_SPREAD, targetSpread);
    metrics.put(SOURCES, (double) sources);
    metrics.put(TARGETS, (double) targets);
    return metrics;
  }

  /** Whether the outputs differ from each other, by at least a quarter of what the targets do. */
  public boolean isAlive() {
    return spread >= ALIVE * targetSpread;
  }

  private static double value(Map<String, Double> metrics, String name) {
    return metrics.getOrDefault(name, 0.0);
  }

  private static double round(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
