package dev.ugatit.translator.queue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Calls later. */
@FunctionalInterface
public interface Alarm {
  /** Calls once, after this time, on any thread. */
  void after(long nanos, Runnable action);

  /** An alarm of real time that calls on this executor. */
  static Alarm on(Executor executor) {
    return (nanos, action) ->
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, executor).execute(action);
  }
}
