package dev.ugatit.platform.kafka;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Knows up to which offset every record of one partition is done, when they complete in any order.
 * Not thread-safe.
 */
final class CompletedPrefix {
  private final ArrayDeque<Long> open = new ArrayDeque<>();
  private final Set<Long> done = new HashSet<>();

  /** Notes a record that was read; offsets must rise. */
  void read(long offset) {
    Long last = open.peekLast();
    if (last != null && offset <= last) {
      throw new IllegalArgumentException("offset " + offset + " after " + last);
    }
    open.addLast(offset);
  }

  /**
   * Notes a record that is done.
   *
   * @return the offset to commit, when the prefix has grown: one past the last record before which
   *     nothing is open
   */
  OptionalLong complete(long offset) {
    done.add(offset);
    long next = -1;
    Long first = open.peekFirst();
    while (first != null && done.remove(first)) {
      next = first + 1;
      open.removeFirst();
      first = open.peekFirst();
    }
    return next < 0 ? OptionalLong.empty() : OptionalLong.of(next);
  }

  /** Records read and not yet part of the prefix, done ones behind an open one included. */
  int open() {
    return open.size();
  }
}
