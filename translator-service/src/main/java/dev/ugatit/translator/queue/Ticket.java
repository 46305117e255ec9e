package dev.ugatit.translator.queue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a {@link TranslationQueue}. Thread-safe.
 *
 * <p>Its result ends exactly once: with what the work made, with its failure, or with why it was
 * {@linkplain Drop dropped}. Dropped before its run, the work never reaches its model. Dropped in
 * its run, it is left out of what follows, and the run is stopped when nobody else shares it.
 *
 * @param <R> result of the work
 */
public final class Ticket<R> extends Entry {
  final Job<?, ?, R> job;

  /** From RUNNING on. */
  @Nullable Batch batch;

  /** Clock at the begin of the first stage, begin and end of the second, end of the third. */
  long prepareAt;

  long runAt;
  long ranAt;
  long finishedAt;

  private final TranslationQueue queue;
  private final CompletableFuture<R> result = new CompletableFuture<>();

  Ticket(TranslationQueue queue, Claim claim, long arrival, Work<?, ?, R> work) {
    super(claim, work.lane(), arrival);
    this.queue = queue;
    this.job = new Job<>(work);
  }

  /**
   * The work's result or failure, completed on the thread that ended it; the work is closed by
   * then, unless a stage of it is still under way. A {@link ExpiredException} means that its time
   * was spent, a {@link SupersededException} that a newer frame took its place, a {@link
   * java.util.concurrent.CancellationException} that it was cancelled.
   */
  public CompletionStage<R> result() {
    return result.minimalCompletionStage();
  }

  /** Where the time went; only after the result is there. */
  public Timing timing() {
    return new Timing(
        millis(prepareAt - arrival + runAt - readyAt),
        millis(readyAt - prepareAt),
        millis(ranAt - runAt),
        millis(finishedAt - ranAt));
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }

  /** Nobody wants the result any more. Does nothing when it is there. */
  public void cancel() {
    queue.drop(this, Drop.CANCELLED);
  }

  /** The time that the work had is spent. Does nothing when the result is there. */
  public void expire() {
    queue.drop(this, Drop.EXPIRED);
  }

  boolean isWanted() {
    return !result.isDone();
  }

  /** Its batch, if it is in one, need not run for it. */
  void leaveBatch() {
    Batch mine = batch;
    if (mine != null) {
      mine.left();
    }
  }

  /** Whether this call ended it. */
  boolean fail(Throwable failure) {
    return result.completeExceptionally(failure);
  }

  void complete(R value) {
    result.complete(value);
  }
}
