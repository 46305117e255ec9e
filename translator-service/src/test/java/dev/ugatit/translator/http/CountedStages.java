package dev.ugatit.translator.http;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Decodes and encodes at once on the thread that asks, and counts what has ended. */
public final class CountedStages implements Executor {
  private final AtomicInteger ended = new AtomicInteger();

  @Override
  public void execute(Runnable stage) {
    stage.run();
    ended.incrementAndGet();
  }

  /** Waits until so many stages have ended: pictures are decoded, as long as none is encoded. */
  public void await(int count) throws InterruptedException {
    Await.until(() -> ended.get() == count);
  }
}
