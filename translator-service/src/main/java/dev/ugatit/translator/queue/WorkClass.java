package dev.ugatit.translator.queue;

import java.util.concurrent.TimeUnit;

/**
 * How urgent work is. Classes are ordered by arrival time plus a handicap: fresh live work goes
 * before requests, requests before bulk, and work that has waited longer than the difference of two
 * handicaps goes before the fresh work of the better class, so that no class starves.
 */
public enum WorkClass {
  /** A frame of a live session: worth nothing when it is late. */
  LIVE("live", 0),
  /** A person or program waits for the answer. */
  REQUEST("request", 500),
  /** Nobody waits. */
  BULK("bulk", 5_000);

  private final String label;
  private final long handicapNanos;

  WorkClass(String label, long handicapMillis) {
    this.label = label;
    this.handicapNanos = TimeUnit.MILLISECONDS.toNanos(handicapMillis);
  }

  /** The name used in headers and metrics. */
  public String label() {
    return label;
  }

  long handicapNanos() {
    return handicapNanos;
  }

  /** The class with this {@link #label()}; anything else is refused by name. */
  public static WorkClass of(String label) {
    for (WorkClass workClass : values()) {
      if (workClass.label.equals(label)) {
        return workClass;
      }
    }
    throw new IllegalArgumentException(
        "\"" + label + "\" is no class of work: use \"live\", \"request\" or \"bulk\"");
  }
}
