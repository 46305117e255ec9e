package dev.ugatit.translator.queue;

import java.util.List;

/**
 * Something to do in three stages: prepare and finish on a worker thread each, and between them a
 * run that work of the same {@link #lane()} shares. Each stage happens at most once and may block;
 * stages of one piece of work never overlap.
 *
 * @param <I> what a run needs of it
 * @param <O> what a run gives it
 * @param <R> its result
 */
public interface Work<I, O, R> extends AutoCloseable {
  /** With what it can share a run. Work of equal lanes has equal types. Never changes. */
  Lane lane();

  /** First stage. */
  I prepare() throws Exception;

  /**
   * Second stage, for itself and others of its lane.
   *
   * @param prepared results of the first stage, at least one
   * @param cancellation becomes cancelled when nobody wants any of the results any more; the run
   *     should then fail early, with any exception
   * @return one for each of {@code prepared}, in its order
   */
  List<O> runTogether(List<I> prepared, Cancellation cancellation) throws Exception;

  /** Third stage. */
  R finish(I prepared, O answer) throws Exception;

  /**
   * Gives back what the work holds. Called exactly once: after its last stage, or instead of the
   * first. Must not throw and must not block.
   */
  @Override
  void close();
}
