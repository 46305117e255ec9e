package dev.ugatit.translator.queue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Calls later. */
@FunctionalInterface
public interface Alarm {
  /** Calls once, after this time, on any thread. */
  void after(long nanos, Runnable action);

  /** An alarm of real time. It calls on a thread that others share: the action must be short. */
  static Alarm ofRealTime() {
    return (nanos, action) ->
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run)
            .execute(action);
  }
}
