package dev.ugatit.gateway.tables;

import dev.ugatit.platform.contract.TrainingProgress;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Histories of trainings in bounded memory over all: beyond {@link #MOST} entries the longest is
 * thinned, beyond the capacity the training that reported longest ago is forgotten. Confined to one
 * event loop.
 */
final class Histories {
  /** Points, sheets and versions over all trainings; of 150 to 500 bytes each. */
  static final int MOST = 100_000;

  private final int capacity;
  private final Map<String, TrainingHistory> oldestFirst = new LinkedHashMap<>();
  private int size;

  Histories(int capacity) {
    this.capacity = capacity;
  }

  void add(String training, TrainingProgress report) {
    TrainingHistory known = oldestFirst.remove(training);
    TrainingHistory history = known == null ? new TrainingHistory() : known;
    oldestFirst.put(training, history);
    int before = history.size();
    history.add(report);
    size += history.size() - before;
    if (oldestFirst.size() > capacity) {
      remove(oldestFirst.keySet().iterator().next());
    }
    while (size > MOST) {
      thinTheLongest();
    }
  }

  private void thinTheLongest() {
    oldestFirst.values().stream()
        .max(Comparator.comparingInt(TrainingHistory::size))
        .ifPresent(
            longest -> {
              int before = longest.size();
              longest.halve();
              size += longest.size() - before;
            });
  }

  void remove(String training) {
    TrainingHistory gone = oldestFirst.remove(training);
    size -= gone == null ? 0 : gone.size();
  }

  Optional<TrainingHistory> get(String training) {
    return Optional.ofNullable(oldestFirst.get(training));
  }

  /** Entries over all trainings. */
  int size() {
    return size;
  }
}
