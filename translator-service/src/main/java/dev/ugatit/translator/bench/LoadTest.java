package dev.ugatit.translator.bench;

import dev.ugatit.platform.bench.Measures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Calls something under a load and measures. Stateless; blocks until the load is over. */
public final class LoadTest {
  /** Callers of a paced load: more calls than these are late, which their latency then shows. */
  private static final int PACED_CALLERS = 64;

  private static final int DIGITS = 3;

  /** What is measured. Called from many threads at once; blocks until it is done. */
  @FunctionalInterface
  public interface Call {
    void run() throws Exception;
  }

  private LoadTest() {}

  /**
   * As much as passes: each caller calls again as soon as it has its answer. Its rate is the
   * result; its latencies say little, since nobody calls while all wait.
   *
   * @param callers at the same time
   * @throws ExecutionException when a call fails
   */
  public static LoadFigures saturate(int callers, Duration time, Call call)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + time.toNanos();
    return measure(
        callers,
        latencies -> {
          long begin = System.nanoTime();
          while (begin - end < 0) {
            call.run();
            long now = System.nanoTime();
            latencies.recordValue(now - begin);
            begin = now;
          }
        });
  }

  /**
   * So many calls in all, each caller's as soon as it has its answer.
   *
   * @throws ExecutionException when a call fails
   */
  public static LoadFigures repeat(int callers, int calls, Call call)
      throws InterruptedException, ExecutionException {
    var left = new AtomicLong(calls);
    return measure(
        callers,
        latencies -> {
          while (left.getAndDecrement() > 0) {
            long begin = System.nanoTime();
            call.run();
            latencies.recordValue(System.nanoTime() - begin);
          }
        });
  }

  /**
   * A single call.
   *
   * @throws ExecutionException when it fails
   */
  public static LoadFigures once(Call call) throws InterruptedException, ExecutionException {
    return measure(
        1,
        latencies -> {
          long begin = System.nanoTime();
          call.run();
          latencies.recordValue(System.nanoTime() - begin);
        });
  }

  /**
   * Calls that are due at a fixed rate, whatever became of those before. A call's latency counts
   * from the moment at which it was due, so that a stall is seen by all that it held up and not by
   * one (no coordinated omission).
   *
   * @throws ExecutionException when a call fails
   */
  public static LoadFigures paced(double perSecond, Duration time, Call call)
      throws InterruptedException, ExecutionException {
    long interval = (long) (1e9 / perSecond);
    long calls = Math.max(1, time.toNanos() / interval);
    var next = new AtomicLong();
    long first = System.nanoTime();
    return measure(
        PACED_CALLERS,
        latencies -> {
          for (long i = next.getAndIncrement(); i < calls; i = next.getAndIncrement()) {
            long due = first + i * interval;
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            call.run();
            latencies.recordValue(System.nanoTime() - due);
          }
        });
  }

  /** What one caller does. */
  private interface Caller {
    void run(Histogram latencies) throws Exception;
  }

  private static LoadFigures measure(int callers, Caller caller)
      throws InterruptedException, ExecutionException {
    var latencies = new ConcurrentHistogram(DIGITS);
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      long begin = System.nanoTime();
      long cpuBegin = Measures.processCpuNanos();
      List<Future<Void>> running = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        Callable<Void> task =
            () -> {
              caller.run(latencies);
              return null;
            };
        running.add(threads.submit(task));
      }
      for (Future<Void> one : running) {
        one.get();
      }
      double cpu = (Measures.processCpuNanos() - cpuBegin) / 1e9;
      return new LoadFigures((System.nanoTime() - begin) / 1e9, cpu, latencies);
    } finally {
      threads.shutdownNow();
    }
  }
}
