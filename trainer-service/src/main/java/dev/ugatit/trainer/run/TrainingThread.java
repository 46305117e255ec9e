package dev.ugatit.trainer.run;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The one thread of a trainer that computes. The engine's native state is confined to it, and its
 * memory is touched by one training at a time. A platform thread, because it is busy for weeks.
 */
public final class TrainingThread implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            var created = new Thread(work, "ugatit-training");
            created.setDaemon(true);
            return created;
          });

  /** Does some work after what was given before; the future completes on the thread. */
  public <T> Future<T> run(Callable<T> work) {
    Promise<T> promise = Promise.promise();
    thread.execute(
        () -> {
          try {
            promise.complete(work.call());
          } catch (Exception | LinkageError | OutOfMemoryError e) {
            // Native libraries fail to load with errors, and a training too large with the last.
            promise.fail(e);
          }
        });
    return promise.future();
  }

  /** Takes no more work; what runs is finished. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
