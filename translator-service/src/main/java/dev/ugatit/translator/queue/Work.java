package dev.ugatit.translator.queue;

/**
 * Something to run on a worker thread.
 *
 * @param <R> its result
 */
public interface Work<R> extends AutoCloseable {
  /**
   * Runs, at most once. May block.
   *
   * @param cancellation becomes cancelled when nobody wants the result any more; work that takes
   *     long should then fail early, with any exception
   */
  R run(Cancellation cancellation) throws Exception;

  /**
   * Gives back what the work holds. Called exactly once: after {@link #run}, or instead of it when
   * the work never runs. Must not throw and must not block.
   */
  @Override
  void close();
}
