package dev.ugatit.gateway.tables;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The latest value of each key, sorted by key. Beyond its capacity it forgets the keys that were
 * written longest ago. Confined to one event loop.
 */
final class LatestTable<V> {
  private final int capacity;
  private final TreeMap<String, V> values = new TreeMap<>();
  private final Set<String> oldestFirst = new LinkedHashSet<>();

  LatestTable(int capacity) {
    this.capacity = capacity;
  }

  void put(String key, V value) {
    values.put(key, value);
    oldestFirst.remove(key);
    oldestFirst.add(key);
    if (values.size() > capacity) {
      remove(oldestFirst.iterator().next());
    }
  }

  void remove(String key) {
    values.remove(key);
    oldestFirst.remove(key);
  }

  Optional<V> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** All values, in the order of their keys. */
  List<V> all() {
    return List.copyOf(values.values());
  }

  /** The values whose keys begin so, in the order of their keys. */
  List<V> startingWith(String prefix) {
    return List.copyOf(values.subMap(prefix, prefix + Character.MAX_VALUE).values());
  }
}
