package dev.ugatit.translator.queue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Bounded queue in front of the models: carries each entry through its stages on the threads that
 * it is given, in the order of a {@link Schedule}. Thread-safe; no method blocks.
 *
 * <p>At most {@code capacity} entries wait for their run. A full queue refuses new work and says
 * when to come again; what it has taken it drops for the reasons of {@link Drop} alone. Work whose
 * deadline has passed never reaches its model.
 *
 * <p>States: <i>open</i> from the start; {@link #close()} moves to <i>closed</i>, where new work is
 * refused and waiting and running work is cancelled. For the stages of an entry see {@link Entry}.
 */
public final class TranslationQueue implements AutoCloseable {
  /**
   * Who does the work.
   *
   * @param workers prepare and finish; bounded by {@link Device#places()}, whatever their number
   * @param runners run batches; with fewer threads than the devices' runs, batches wait unseen
   * @param alarm wakes a batch that waited to fill
   */
  public record Threads(Executor workers, Executor runners, Alarm alarm) {}

  private final int capacity;
  private final LongSupplier clock;
  private final Threads threads;
  private final QueueListener listener;

  private final Schedule<Ticket<?>> schedule = new Schedule<>();
  private final Set<Batch> running = new HashSet<>();
  private final ServiceTimes services = new ServiceTimes();
  private final WakeUp wakeUp;
  private boolean closed;

  /**
   * An open, empty queue.
   *
   * @param capacity most entries that wait, at least 1
   * @param clock nanoseconds, as {@link System#nanoTime()}
   */
  public TranslationQueue(
      int capacity, LongSupplier clock, Threads threads, QueueListener listener) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a queue needs room for one entry");
    }
    this.capacity = capacity;
    this.clock = clock;
    this.threads = threads;
    this.listener = listener;
    this.wakeUp = new WakeUp(threads.alarm(), this::dispatch);
  }

  /**
   * Takes work. A frame that takes the place of its session's waiting one finds room in a full
   * queue as well.
   *
   * @throws QueueFullException when there is no room or the queue is closed; the work was not
   *     touched then, not even closed
   */
  public <R> Ticket<R> submit(Claim claim, Work<?, ?, R> work) throws QueueFullException {
    var afterwards = new ArrayList<Runnable>();
    var ticket = new Ticket<R>(this, claim, clock.getAsLong(), work);
    boolean accepted;
    synchronized (this) {
      dropExpired(ticket.arrival, afterwards);
      accepted = !closed && (schedule.size() < capacity || schedule.wouldReplace(claim));
      if (accepted) {
        Optional<Ticket<?>> replaced = schedule.add(ticket);
        replaced.ifPresent(old -> afterwards.add(givenUp(old, Drop.SUPERSEDED)));
      }
    }
    afterwards.forEach(Runnable::run);
    if (!accepted) {
      throw new QueueFullException(load().waitingTotal(), retryAfterSeconds());
    }
    dispatch();
    return ticket;
  }

  /** What the queue holds now. */
  public synchronized QueueLoad load() {
    var waiting = new EnumMap<WorkClass, Integer>(WorkClass.class);
    for (WorkClass workClass : WorkClass.values()) {
      waiting.put(workClass, 0);
    }
    schedule.sizes().forEach((line, size) -> waiting.merge(line.workClass(), size, Integer::sum));
    return new QueueLoad(
        waiting,
        running.stream().mapToInt(batch -> batch.tickets.size()).sum(),
        capacity,
        schedule.oldestAge(clock.getAsLong()) / 1e6,
        services.anyNanos() / 1e6,
        services.all());
  }

  /** Whole seconds after which new work probably finds room. */
  public synchronized long retryAfterSeconds() {
    return RetryAfter.seconds(
        schedule.oldestAge(clock.getAsLong()), schedule.sizes(), running, services);
  }

  /** Moves to closed. */
  @Override
  public void close() {
    var all = new ArrayList<Ticket<?>>();
    synchronized (this) {
      closed = true;
      all.addAll(schedule.all());
      running.forEach(batch -> all.addAll(batch.tickets));
    }
    all.forEach(Ticket::cancel);
  }

  void drop(Ticket<?> ticket, Drop reason) {
    Runnable ending;
    synchronized (this) {
      if (ticket.stage.isOver()) {
        return;
      }
      if (ticket.stage.isBeforeRun()) {
        schedule.leave(ticket);
      }
      ending = givenUp(ticket, reason);
    }
    ending.run();
    dispatch();
  }

  private void dropExpired(long now, List<Runnable> afterwards) {
    for (Ticket<?> late : schedule.removeExpired(now)) {
      afterwards.add(givenUp(late, Drop.EXPIRED));
    }
  }

  /** What is left to do, outside of the lock, for an entry that has left the schedule. */
  private Runnable givenUp(Ticket<?> ticket, Drop reason) {
    boolean idle = ticket.stage == Entry.Stage.ENDED;
    boolean begun = ticket.batch != null;
    return () -> {
      if (idle) {
        ticket.job.close();
      }
      if (ticket.fail(reason.failure(begun))) {
        listener.dropped(ticket.claim.workClass(), reason);
      }
      ticket.leaveBatch();
    };
  }

  /** Starts whatever may start now. */
  private void dispatch() {
    var afterwards = new ArrayList<Runnable>();
    synchronized (this) {
      long now = clock.getAsLong();
      dropExpired(now, afterwards);
      for (Ticket<?> ticket : schedule.takeToPrepare()) {
        ticket.prepareAt = now;
        afterwards.add(() -> execute(threads.workers(), ticket, this::prepare));
      }
      List<Ticket<?>> together = schedule.takeBatch(now);
      while (!together.isEmpty()) {
        var batch = new Batch(together);
        running.add(batch);
        afterwards.add(() -> start(batch));
        together = schedule.takeBatch(now);
      }
      schedule.nextDueIn(now).ifPresent(dueIn -> afterwards.add(() -> wakeUp.within(now, dueIn)));
    }
    afterwards.forEach(Runnable::run);
  }

  private void execute(Executor executor, Ticket<?> ticket, Consumer<Ticket<?>> stage) {
    try {
      executor.execute(() -> stage.accept(ticket));
    } catch (RejectedExecutionException e) {
      end(ticket, () -> ticket.fail(e));
    }
  }

  private void prepare(Ticket<?> ticket) {
    try {
      if (ticket.isWanted()) {
        ticket.job.prepare();
      }
    } catch (Throwable e) { // an Error must end the entry too, or its caller waits for ever
      end(ticket, () -> ticket.fail(e));
      return;
    }
    boolean ready;
    synchronized (this) {
      ready = ticket.stage == Entry.Stage.PREPARING;
      if (ready) {
        schedule.prepared(ticket, clock.getAsLong());
      }
    }
    if (ready) {
      dispatch();
    } else {
      end(ticket, () -> {});
    }
  }

  private void start(Batch batch) {
    try {
      threads.runners().execute(() -> run(batch));
    } catch (RejectedExecutionException e) {
      batch.tickets.forEach(ticket -> ticket.fail(e));
      ran(batch);
    }
  }

  private void run(Batch batch) {
    long begin = clock.getAsLong();
    for (Ticket<?> ticket : batch.tickets) {
      ticket.runAt = begin;
      if (ticket.claim.deadline() - begin <= 0) {
        ticket.expire(); // the runner came late
      }
    }
    batch.run();
    ran(batch);
  }

  private void ran(Batch batch) {
    var onward = new ArrayList<Runnable>();
    int size = batch.answered();
    long nanos;
    synchronized (this) {
      long now = clock.getAsLong();
      nanos = now - batch.tickets.get(0).runAt;
      running.remove(batch);
      schedule.runEnded(batch.lane().device());
      for (Ticket<?> ticket : batch.tickets) {
        ticket.ranAt = now;
        if (ticket.isWanted() && ticket.job.isAnswered()) {
          schedule.beginToFinish(ticket);
          onward.add(() -> execute(threads.workers(), ticket, this::finish));
        } else {
          onward.add(() -> end(ticket, () -> ticket.job.failure().ifPresent(ticket::fail)));
        }
      }
      if (size > 0) {
        services.measured(batch.lane(), size, nanos);
      }
    }
    if (size > 0) {
      listener.ran(batch.lane(), size, nanos);
    }
    onward.forEach(Runnable::run);
    dispatch();
  }

  private <R> void finish(Ticket<R> ticket) {
    if (!ticket.isWanted()) {
      end(ticket, () -> {});
      return;
    }
    Runnable outcome;
    try {
      R value = ticket.job.finish();
      ticket.finishedAt = clock.getAsLong();
      outcome = () -> ticket.complete(value);
    } catch (Throwable e) { // as in prepare
      outcome = () -> ticket.fail(e);
    }
    end(ticket, outcome);
  }

  /** The last stage of an entry has returned. */
  private void end(Ticket<?> ticket, Runnable outcome) {
    synchronized (this) {
      schedule.end(ticket);
    }
    ticket.job.close();
    outcome.run();
    dispatch();
  }
}
