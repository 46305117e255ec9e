package dev.ugatit.gateway.tables;

import dev.ugatit.platform.contract.TrainingProgress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The course of a training in at most {@link #MOST} points: when they are full every second one is
 * dropped, and from then on only every second, fourth, … report is taken. The newest is always
 * there. Steps that a training repeats replace what was told of them before.
 */
final class Thinned {
  static final int MOST = 1_000;

  private final List<Point> kept = new ArrayList<>();
  private @Nullable Point newest;
  private String[] names = new String[0];
  private int stride = 1;
  private int passedOver;

  /** As a {@link TrainingPoint}, with names that all points share: there are many of these. */
  private record Point(
      int step, long at, String[] names, double[] values, double secondsPerStep, double rate) {
    TrainingPoint told() {
      var losses = new TreeMap<String, Double>();
      for (int i = 0; i < names.length; i++) {
        losses.put(names[i], values[i]);
      }
      return new TrainingPoint(step, at, losses, secondsPerStep, rate);
    }
  }

  /** Takes a report that has losses. */
  void add(TrainingProgress report) {
    Point before = newest;
    Point point = point(report);
    newest = point;
    if (before != null && before.step() == point.step()) {
      return; // an event tells what the last report told
    }
    while (!kept.isEmpty() && kept.get(kept.size() - 1).step() >= point.step()) {
      kept.remove(kept.size() - 1);
    }
    if (kept.isEmpty() || ++passedOver >= stride) {
      kept.add(point);
      passedOver = 0;
    }
    if (kept.size() >= MOST) {
      halve();
    }
  }

  private Point point(TrainingProgress report) {
    String[] sorted = report.losses().keySet().stream().sorted().toArray(String[]::new);
    if (!Arrays.equals(sorted, names)) {
      names = sorted;
    }
    double[] values = new double[names.length];
    for (int i = 0; i < names.length; i++) {
      values[i] = report.losses().getOrDefault(names[i], Double.NaN);
    }
    return new Point(
        report.step(), report.at(), names, values, report.secondsPerStep(), report.learningRate());
  }

  /** Drops every second point. */
  void halve() {
    List<Point> half = new ArrayList<>(kept.size() / 2 + 1);
    for (int i = 0; i < kept.size(); i += 2) {
      half.add(kept.get(i));
    }
    if (kept.size() % 2 == 0) {
      passedOver += stride; // the newest one kept is dropped as well
    }
    kept.clear();
    kept.addAll(half);
    stride *= 2;
  }

  int size() {
    return kept.size();
  }

  /**
   * The points, oldest first.
   *
   * @param most of them, at least 2: evenly spread, the first and the newest among them
   */
  List<TrainingPoint> points(int most) {
    List<Point> all = new ArrayList<>(kept);
    if (newest != null && (all.isEmpty() || all.get(all.size() - 1).step() < newest.step())) {
      all.add(newest);
    }
    if (all.size() <= most) {
      return all.stream().map(Point::told).toList();
    }
    List<TrainingPoint> spread = new ArrayList<>(most);
    for (int i = 0; i < most; i++) {
      spread.add(all.get((int) ((long) i * (all.size() - 1) / (most - 1))).told());
    }
    return spread;
  }
}
