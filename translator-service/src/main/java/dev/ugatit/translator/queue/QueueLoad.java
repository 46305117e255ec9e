package dev.ugatit.translator.queue;

import java.util.List;
import java.util.Map;

/**
 * What a queue holds at one moment.
 *
 * @param waiting number of entries before their run by class
 * @param running number of entries that share the runs of now
 * @param capacity most entries that may wait
 * @param oldestMillis how long the oldest waiting entry has waited
 * @param serviceMillis running mean of a run's time for each of its entries; 0 before the first
 * @param services the same by model and size
 */
public record QueueLoad(
    Map<WorkClass, Integer> waiting,
    int running,
    int capacity,
    double oldestMillis,
    double serviceMillis,
    List<ServiceTime> services) {
  public QueueLoad {
    waiting = Map.copyOf(waiting);
    services = List.copyOf(services);
  }

  /** Number of waiting entries of all classes. */
  public int waitingTotal() {
    return waiting.values().stream().mapToInt(Integer::intValue).sum();
  }
}
