package dev.ugatit.ingest;

import dev.ugatit.platform.image.PictureException;
import dev.ugatit.platform.image.PictureException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that decode, with a limit on the time of each picture.
 *
 * <p>The time counts from when a thread takes the picture up. A picture that exceeds it fails with
 * {@link Reason#TIMED_OUT} and its thread is interrupted; because a decoder may not listen, a spare
 * thread takes the place of each lost one, up to {@value #MAX_SPARE}. The queue is as long as its
 * callers make it: they bound what is in flight. Thread-safe.
 */
final class PreparationWorkers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PreparationWorkers.class);
  private static final int MAX_SPARE = 4;

  private final Vertx vertx;
  private final int threads;
  private final long limitMs;
  private final AtomicInteger lost = new AtomicInteger();
  private final ThreadPoolExecutor pool;

  PreparationWorkers(Vertx vertx, int threads, Duration limit) {
    this.vertx = vertx;
    this.threads = threads;
    this.limitMs = limit.toMillis();
    AtomicInteger number = new AtomicInteger();
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "ugatit-prepare-" + number.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Runs the task on a worker; the future completes on the caller's context. */
  <T> Future<T> run(Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    pool.execute(() -> new Attempt<>(task, result).run());
    return Future.fromCompletionStage(result, vertx.getOrCreateContext());
  }

  /** One picture on one thread: running → done, or running → given up → done. */
  private final class Attempt<T> {
    private final Callable<T> task;
    private final CompletableFuture<T> result;
    private final Thread worker = Thread.currentThread();
    private boolean done;
    private boolean givenUp;

    Attempt(Callable<T> task, CompletableFuture<T> result) {
      this.task = task;
      this.result = result;
    }

    void run() {
      long timer;
      try {
        timer = vertx.setTimer(limitMs, expired -> giveUp());
      } catch (RejectedExecutionException closed) {
        result.completeExceptionally(closed); // a signal has ended Vert.x under waiting pictures
        return;
      }
      try {
        result.complete(task.call());
      } catch (Throwable failed) {
        result.completeExceptionally(failed);
      } finally {
        vertx.cancelTimer(timer);
        end();
      }
    }

    /** Under the lock, so that the interrupt never meets the thread's next picture. */
    private synchronized void giveUp() {
      if (done) {
        return;
      }
      givenUp = true;
      result.completeExceptionally(
          new PictureException(
              Reason.TIMED_OUT,
              "Decoding took longer than " + limitMs + " ms: send the picture smaller"));
      resize(1);
      worker.interrupt();
    }

    private synchronized void end() {
      done = true;
      if (givenUp) {
        boolean cleared = Thread.interrupted();
        LOG.info("A picture that was given up has ended (interrupted: {})", cleared);
        resize(-1);
      }
    }
  }

  private synchronized void resize(int change) {
    int size = threads + Math.min(MAX_SPARE, Math.max(0, lost.addAndGet(change)));
    if (size > pool.getMaximumPoolSize()) {
      pool.setMaximumPoolSize(size);
      pool.setCorePoolSize(size);
    } else {
      pool.setCorePoolSize(size);
      pool.setMaximumPoolSize(size);
    }
  }

  /** Whether more threads are lost than can be replaced; only a restart helps then. */
  boolean isExhausted() {
    return lost.get() > MAX_SPARE;
  }

  /** Lets queued pictures go: their futures never complete. Call it when nobody waits any more. */
  @Override
  public void close() {
    pool.shutdownNow();
  }
}
