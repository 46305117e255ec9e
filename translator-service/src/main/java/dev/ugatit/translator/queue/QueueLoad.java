package dev.ugatit.translator.queue;

import java.util.Map;

/**
 * What a queue holds at one moment.
 *
 * @param waiting number of waiting entries by class
 * @param running number of entries that run
 * @param capacity most entries that may wait
 * @param oldestMillis how long the oldest waiting entry has waited
 * @param serviceMillis running mean of the time that an entry runs; 0 before the first
 */
public record QueueLoad(
    Map<WorkClass, Integer> waiting,
    int running,
    int capacity,
    double oldestMillis,
    double serviceMillis) {
  public QueueLoad {
    waiting = Map.copyOf(waiting);
  }

  /** Number of waiting entries of all classes. */
  public int waitingTotal() {
    return waiting.values().stream().mapToInt(Integer::intValue).sum();
  }
}
