package dev.ugatit.translator.queue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One entry of a {@link TranslationQueue}. Thread-safe.
 *
 * <pre>
 *   WAITING ─ a worker takes it ─▶ RUNNING ─ run returned or threw ─▶ ENDED
 *      │                              │
 *      ├─ expire() or past its deadline: result fails with ExpiredException
 *      └─ cancel(): result fails with CancellationException
 * </pre>
 *
 * Leaving WAITING by {@link #cancel()} or {@link #expire()} means that the work never runs. In
 * RUNNING the same calls fail the result at once and ask the work to stop; its worker is busy until
 * it does. After ENDED they do nothing.
 *
 * @param <R> result of the work
 */
public final class Ticket<R> {
  enum State {
    WAITING,
    RUNNING,
    ENDED
  }

  final WorkClass workClass;
  final long arrival;
  final long deadline;
  final Work<R> work;
  final Cancellation cancellation = new Cancellation();
  final CompletableFuture<R> result = new CompletableFuture<>();

  /** Guarded by the queue. */
  State state = State.WAITING;

  private final TranslationQueue queue;

  Ticket(TranslationQueue queue, WorkClass workClass, long arrival, long deadline, Work<R> work) {
    this.queue = queue;
    this.workClass = workClass;
    this.arrival = arrival;
    this.deadline = deadline;
    this.work = work;
  }

  /**
   * The work's result or failure, completed on the thread that ended it. A {@link ExpiredException}
   * means that its time was spent, a {@link java.util.concurrent.CancellationException} that it was
   * cancelled.
   */
  public CompletionStage<R> result() {
    return result.minimalCompletionStage();
  }

  /** Nobody wants the result any more. */
  public void cancel() {
    queue.abandon(this, false);
  }

  /** The time that the work had is spent. */
  public void expire() {
    queue.abandon(this, true);
  }

  boolean urgentThan(Ticket<?> other) {
    return rank() - other.rank() < 0;
  }

  private long rank() {
    return arrival + workClass.handicapNanos();
  }
}
