package dev.ugatit.translator.http;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do; how long it takes decides nothing but a failure. */
public final class Await {
  private static final long SECONDS = 30;

  private Await() {}

  /** The result, or its failure. */
  public static <T> T result(Future<T> future) {
    try {
      return future.await(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("nothing came within " + SECONDS + " s", e);
    }
  }

  /** Until the condition holds. */
  public static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not so within " + SECONDS + " s");
      }
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }
}
