package dev.ugatit.translator.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Work and what its stages have made so far. Used by one thread at a time; the queue's lock lies
 * between.
 */
final class Job<I, O, R> {
  private final Work<I, O, R> work;
  private @Nullable I prepared;
  private @Nullable O answer;
  private @Nullable Throwable failure;

  Job(Work<I, O, R> work) {
    this.work = work;
  }

  void prepare() throws Exception {
    prepared = work.prepare();
  }

  /**
   * Runs jobs of one lane, which have all been prepared. When they fail together each of several is
   * run once more alone, so that no picture fails for the sake of its company.
   */
  static void run(List<Job<?, ?, ?>> jobs, Cancellation cancellation) {
    try {
      tryRun(jobs, cancellation);
    } catch (Throwable e) { // an Error must end the jobs too, or their callers wait for ever
      if (jobs.size() > 1 && !cancellation.isCancelled()) {
        jobs.forEach(job -> run(List.of(job), cancellation));
      } else {
        jobs.forEach(job -> job.failure = e);
      }
    }
  }

  @SuppressWarnings("unchecked") // work of one lane has equal types
  private static void tryRun(List<Job<?, ?, ?>> jobs, Cancellation cancellation) throws Exception {
    var inputs = new ArrayList<Object>();
    jobs.forEach(job -> inputs.add(present(job.prepared)));
    var first = (Work<Object, Object, ?>) jobs.get(0).work;
    List<Object> answers = first.runTogether(inputs, cancellation);
    if (answers.size() != jobs.size()) {
      throw new IllegalStateException(jobs.size() + " in a run and " + answers.size() + " answers");
    }
    for (int i = 0; i < jobs.size(); i++) {
      ((Job<Object, Object, ?>) jobs.get(i)).answer = answers.get(i);
    }
  }

  boolean isAnswered() {
    return answer != null;
  }

  /** Why its run failed. */
  Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  R finish() throws Exception {
    return work.finish(present(prepared), present(answer));
  }

  /** Closes the work and lets go of what it has made. */
  void close() {
    prepared = null;
    answer = null;
    work.close();
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("a stage is missing");
    }
    return value;
  }
}
