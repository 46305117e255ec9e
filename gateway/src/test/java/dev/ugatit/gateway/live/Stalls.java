package dev.ugatit.gateway.live;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Notes when this JVM's threads did not get their turn: a thread that only sleeps notes each time
 * that it wakes too late. What a busy machine adds to a measured time can so be told from what the
 * program adds; on an idle machine it is nothing.
 */
final class Stalls implements AutoCloseable {
  private static final double NAP_MS = 5;

  /** A time without a turn, milliseconds of {@link LiveWatcher#now}. */
  private record Stall(double from, double to) {}

  private final List<Stall> stalls = new ArrayList<>();
  private final Thread sleeper = new Thread(this::sleep, "stalls");
  private volatile boolean stopped;

  Stalls() {
    sleeper.start();
  }

  private void sleep() {
    while (!stopped) {
      double due = LiveWatcher.now() + NAP_MS;
      try {
        TimeUnit.MICROSECONDS.sleep((long) (1e3 * NAP_MS));
      } catch (InterruptedException e) {
        return;
      }
      double woken = LiveWatcher.now();
      if (woken - due > 1) {
        synchronized (this) {
          stalls.add(new Stall(due, woken));
        }
      }
    }
  }

  /** Milliseconds without a turn between two times. */
  synchronized double within(double from, double to) {
    return stalls.stream()
        .mapToDouble(stall -> Math.min(to, stall.to) - Math.max(from, stall.from))
        .filter(overlap -> overlap > 0)
        .sum();
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    sleeper.join();
  }
}
