package dev.ugatit.gateway;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Repeats a check until it holds. */
public final class Eventually {
  private Eventually() {}

  /** A check that may fail at first. */
  public interface Check {
    void run() throws Exception;
  }

  public static void holds(Check check) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      try {
        check.run();
        return;
      } catch (AssertionError | IOException notYet) {
        if (System.nanoTime() > deadline) {
          throw notYet;
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }
}
