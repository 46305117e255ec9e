package dev.ugatit.translator.queue;

import dev.ugatit.translator.queue.Ticket.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounded queue in front of the models. Thread-safe; no method blocks.
 *
 * <p>At most {@code capacity} entries wait and at most {@code concurrency} run. Within a class the
 * order is that of arrival; between classes see {@link WorkClass}. An entry whose deadline has
 * passed never reaches its model. A full queue refuses new work and says when to come again: it
 * never drops work that it has taken.
 *
 * <p>States: <i>open</i> from the start; {@link #close()} moves to <i>closed</i>, where new work is
 * refused and waiting and running work is cancelled. For the states of an entry see {@link Ticket}.
 */
public final class TranslationQueue implements AutoCloseable {
  private static final double NEWEST_SHARE = 0.2;
  private static final long MAX_RETRY_SECONDS = 60;

  private final int capacity;
  private final int concurrency;
  private final LongSupplier clock;
  private final Executor executor;
  private final Map<WorkClass, Deque<Ticket<?>>> waiting = new EnumMap<>(WorkClass.class);
  private final List<Ticket<?>> running = new ArrayList<>();
  private double serviceNanos;
  private boolean closed;

  /**
   * An open, empty queue.
   *
   * @param capacity most entries that wait, at least 1
   * @param concurrency most entries that run at the same time, at least 1
   * @param clock nanoseconds, as {@link System#nanoTime()}
   * @param executor runs work; needs {@code concurrency} threads, or work waits in it unseen
   */
  public TranslationQueue(int capacity, int concurrency, LongSupplier clock, Executor executor) {
    if (capacity < 1 || concurrency < 1) {
      throw new IllegalArgumentException("a queue needs room for one entry and one worker");
    }
    this.capacity = capacity;
    this.concurrency = concurrency;
    this.clock = clock;
    this.executor = executor;
    for (WorkClass workClass : WorkClass.values()) {
      waiting.put(workClass, new ArrayDeque<>());
    }
  }

  /**
   * Takes work.
   *
   * @param deadline on the queue's clock; later than that it does not start any more
   * @throws QueueFullException when there is no room or the queue is closed; the work was not
   *     touched then, not even closed
   */
  public <R> Ticket<R> submit(WorkClass workClass, long deadline, Work<R> work)
      throws QueueFullException {
    Ticket<R> ticket;
    List<Ticket<?>> expired;
    boolean accepted;
    synchronized (this) {
      long now = clock.getAsLong();
      ticket = new Ticket<>(this, workClass, now, deadline, work);
      expired = removeExpired(now);
      accepted = !closed && (waitingCount() < capacity);
      if (accepted) {
        queueOf(workClass).addLast(ticket);
      }
    }
    expired.forEach(TranslationQueue::endExpired);
    if (!accepted) {
      throw new QueueFullException(load().waitingTotal(), retryAfterSeconds());
    }
    dispatch();
    return ticket;
  }

  /** What the queue holds now. */
  public synchronized QueueLoad load() {
    var counts = new EnumMap<WorkClass, Integer>(WorkClass.class);
    waiting.forEach((workClass, entries) -> counts.put(workClass, entries.size()));
    return new QueueLoad(counts, running.size(), capacity, oldestNanos() / 1e6, serviceNanos / 1e6);
  }

  /**
   * Whole seconds after which new work probably finds room: the larger of the oldest entry's age
   * and the measured time for all work that is here, from 1 to 60.
   */
  public synchronized long retryAfterSeconds() {
    double backlog = serviceNanos * (waitingCount() + running.size()) / concurrency;
    double seconds = Math.ceil(Math.max(oldestNanos(), backlog) / 1e9);
    return (long) Math.min(MAX_RETRY_SECONDS, Math.max(1, seconds));
  }

  /** Moves to closed. */
  @Override
  public void close() {
    var all = new ArrayList<Ticket<?>>();
    synchronized (this) {
      closed = true;
      waiting.values().forEach(all::addAll);
      all.addAll(running);
    }
    all.forEach(Ticket::cancel);
  }

  void abandon(Ticket<?> ticket, boolean expired) {
    State before;
    synchronized (this) {
      before = ticket.state;
      if (before == State.WAITING) {
        queueOf(ticket.workClass).remove(ticket);
        ticket.state = State.ENDED;
      }
    }
    if (before == State.ENDED) {
      return;
    }
    if (expired) {
      ticket.result.completeExceptionally(spent(before));
    } else {
      ticket.result.completeExceptionally(new CancellationException("not wanted any more"));
    }
    if (before == State.WAITING) {
      ticket.work.close();
    } else {
      ticket.cancellation.cancel();
    }
  }

  private void dispatch() {
    while (true) {
      Ticket<?> next;
      List<Ticket<?>> expired;
      synchronized (this) {
        expired = removeExpired(clock.getAsLong());
        next = running.size() < concurrency ? takeMostUrgent() : null;
      }
      expired.forEach(TranslationQueue::endExpired);
      if (next == null) {
        return;
      }
      start(next);
    }
  }

  private <R> void start(Ticket<R> ticket) {
    try {
      executor.execute(() -> run(ticket));
    } catch (RejectedExecutionException e) {
      ended(ticket);
      ticket.work.close();
      ticket.result.completeExceptionally(e);
    }
  }

  private <R> void run(Ticket<R> ticket) {
    long begin = clock.getAsLong();
    try {
      if (ticket.cancellation.isCancelled()) {
        throw new CancellationException("not wanted any more");
      }
      R value = ticket.work.run(ticket.cancellation);
      measured(clock.getAsLong() - begin);
      ended(ticket);
      ticket.result.complete(value);
    } catch (Throwable e) { // an Error must end the entry too, or its caller waits for ever
      ended(ticket);
      ticket.result.completeExceptionally(e);
    } finally {
      ticket.work.close();
      dispatch();
    }
  }

  private synchronized void ended(Ticket<?> ticket) {
    running.remove(ticket);
    ticket.state = State.ENDED;
  }

  private synchronized void measured(long nanos) {
    serviceNanos = serviceNanos == 0 ? nanos : serviceNanos + NEWEST_SHARE * (nanos - serviceNanos);
  }

  private @Nullable Ticket<?> takeMostUrgent() {
    Ticket<?> best = null;
    for (Deque<Ticket<?>> entries : waiting.values()) {
      Ticket<?> head = entries.peekFirst();
      if (head != null && (best == null || head.urgentThan(best))) {
        best = head;
      }
    }
    if (best != null) {
      queueOf(best.workClass).removeFirst();
      best.state = State.RUNNING;
      running.add(best);
    }
    return best;
  }

  private List<Ticket<?>> removeExpired(long now) {
    var expired = new ArrayList<Ticket<?>>();
    for (Deque<Ticket<?>> entries : waiting.values()) {
      entries.removeIf(
          ticket -> {
            boolean late = ticket.deadline - now <= 0;
            if (late) {
              ticket.state = State.ENDED;
              expired.add(ticket);
            }
            return late;
          });
    }
    return expired;
  }

  private static void endExpired(Ticket<?> ticket) {
    ticket.result.completeExceptionally(spent(State.WAITING));
    ticket.work.close();
  }

  private static ExpiredException spent(State state) {
    return new ExpiredException(
        state == State.WAITING
            ? "the budget was spent while waiting for a worker"
            : "the budget was spent while translating");
  }

  private Deque<Ticket<?>> queueOf(WorkClass workClass) {
    return waiting.getOrDefault(workClass, new ArrayDeque<>());
  }

  private int waitingCount() {
    return waiting.values().stream().mapToInt(Deque::size).sum();
  }

  private double oldestNanos() {
    long now = clock.getAsLong();
    long oldest = 0;
    for (Deque<Ticket<?>> entries : waiting.values()) {
      Ticket<?> head = entries.peekFirst();
      if (head != null) {
        oldest = Math.max(oldest, now - head.arrival);
      }
    }
    return oldest;
  }
}
