package dev.ugatit.trainer.run;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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

  private final Vertx vertx;

  /** A thread that starts with its first work. */
  public TrainingThread(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Does some work after what was given before; the future completes on the caller's context. */
  public <T> Future<T> run(Callable<T> work) {
    var done = new CompletableFuture<T>();
    thread.execute(
        () -> {
          try {
            done.complete(work.call());
          } catch (Throwable e) {
            // Errors as well: natives that fail to load, a heap or a disk that is full under a map.
            // Left alone they would end the thread and leave its training waiting for ever.
            done.completeExceptionally(e);
          }
        });
    return Future.fromCompletionStage(done, vertx.getOrCreateContext());
  }

  /** Takes no more work; what runs is finished. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
