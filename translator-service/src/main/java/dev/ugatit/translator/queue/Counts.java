package dev.ugatit.translator.queue;

import java.util.HashMap;
import java.util.Map;

/** How many there are of each key; never negative. Not thread-safe. */
final class Counts<K> {
  private final Map<K, Integer> counts = new HashMap<>();

  void increment(K key) {
    counts.merge(key, 1, Integer::sum);
  }

  void decrement(K key) {
    if (!counts.containsKey(key)) {
      throw new IllegalStateException("there is no " + key + " to leave");
    }
    counts.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
  }

  int of(K key) {
    return counts.getOrDefault(key, 0);
  }

  /** A copy, without keys that count nothing. */
  Map<K, Integer> toMap() {
    return Map.copyOf(counts);
  }
}
