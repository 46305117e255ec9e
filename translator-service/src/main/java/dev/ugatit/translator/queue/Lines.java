package dev.ugatit.translator.queue;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Entries by line, each line in the order of turns. Not thread-safe. */
final class Lines<E extends Entry> {
  private final Map<Line, TreeSet<E>> lines = new HashMap<>();

  void add(E entry) {
    lines
        .computeIfAbsent(entry.line(), l -> new TreeSet<>(Comparator.comparing(e -> e.turn)))
        .add(entry);
  }

  void remove(E entry) {
    lines.computeIfPresent(
        entry.line(),
        (l, entries) -> {
          entries.remove(entry);
          return entries.isEmpty() ? null : entries;
        });
  }

  /** Whose turn it is in the lines that may move; takes time in proportion to their number. */
  Optional<E> first(Predicate<Line> mayMove) {
    return lines.entrySet().stream()
        .filter(line -> mayMove.test(line.getKey()))
        .map(line -> line.getValue().first())
        .min(Comparator.comparing(entry -> entry.turn));
  }

  /** All entries of a lane, in no order. */
  Stream<E> of(Lane lane) {
    return Stream.of(WorkClass.values())
        .map(workClass -> lines.get(new Line(lane, workClass)))
        .filter(entries -> entries != null)
        .flatMap(TreeSet::stream);
  }

  /** Lanes that have entries. */
  Stream<Lane> lanes() {
    return lines.keySet().stream().map(Line::lane).distinct();
  }
}
