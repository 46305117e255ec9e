package dev.ugatit.gateway.api.events;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Lets so many read from Kafka at a time, each with a consumer of its own; others wait in order.
 * Confined to one event loop.
 */
final class CatchUps {
  private final int most;
  private final Deque<Consumer<Runnable>> waiting = new ArrayDeque<>();
  private int running;

  CatchUps(int most) {
    this.most = most;
  }

  /**
   * Runs a task when it is its turn.
   *
   * @param task calls what it is given, once, when it is done
   */
  void add(Consumer<Runnable> task) {
    waiting.add(task);
    next();
  }

  private void next() {
    if (running < most && !waiting.isEmpty()) {
      running++;
      waiting
          .poll()
          .accept(
              () -> {
                running--;
                next();
              });
    }
  }
}
