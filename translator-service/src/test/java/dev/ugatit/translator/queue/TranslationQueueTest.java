package dev.ugatit.translator.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TranslationQueueTest {
  private static final long FAR = TimeUnit.HOURS.toNanos(1);

  private long now = 1_000;
  private final Deque<Runnable> started = new ArrayDeque<>();
  private final List<String> ran = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();

  /** Runs by name; takes the virtual time it is told to. */
  private final class Named implements Work<String> {
    private final String name;
    private final long millis;

    Named(String name, long millis) {
      this.name = name;
      this.millis = millis;
    }

    @Override
    public String run(Cancellation cancellation) {
      ran.add(name);
      now += TimeUnit.MILLISECONDS.toNanos(millis);
      return name + "!";
    }

    @Override
    public void close() {
      closed.add(name);
    }
  }

  private TranslationQueue queue(int capacity, int concurrency) {
    return new TranslationQueue(capacity, concurrency, () -> now, started::add);
  }

  private Ticket<String> submit(TranslationQueue queue, WorkClass workClass, String name)
      throws QueueFullException {
    return queue.submit(workClass, now + FAR, new Named(name, 0));
  }

  private void advance(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private void finishAll() {
    while (!started.isEmpty()) {
      started.removeFirst().run();
    }
  }

  private static <T extends Throwable> void assertFailed(Ticket<?> ticket, Class<T> type) {
    assertThatThrownBy(() -> ticket.result.getNow(null))
        .satisfiesAnyOf(
            e -> assertThat(e).isInstanceOf(type), e -> assertThat(e).hasCauseInstanceOf(type));
  }

  @Test
  void ordersByClassAndThenByArrival() throws Exception {
    TranslationQueue queue = queue(10, 1);
    submit(queue, WorkClass.REQUEST, "busy");
    submit(queue, WorkClass.BULK, "bulk-1");
    submit(queue, WorkClass.REQUEST, "request-1");
    submit(queue, WorkClass.LIVE, "live-1");
    advance(1);
    submit(queue, WorkClass.BULK, "bulk-2");
    submit(queue, WorkClass.REQUEST, "request-2");
    submit(queue, WorkClass.LIVE, "live-2");

    finishAll();

    assertThat(ran)
        .containsExactly("busy", "live-1", "live-2", "request-1", "request-2", "bulk-1", "bulk-2");
  }

  @Test
  void bulkThatHasWaitedLongGoesBeforeFreshLiveWork() throws Exception {
    TranslationQueue queue = queue(10, 1);
    submit(queue, WorkClass.REQUEST, "busy");
    submit(queue, WorkClass.BULK, "old-bulk");
    advance(4_900);
    submit(queue, WorkClass.LIVE, "live-before-it-aged");
    advance(200);
    submit(queue, WorkClass.LIVE, "live-after-it-aged");

    finishAll();

    assertThat(ran)
        .containsExactly("busy", "live-before-it-aged", "old-bulk", "live-after-it-aged");
  }

  @Test
  void runsNoMoreThanItsConcurrency() throws Exception {
    TranslationQueue queue = queue(10, 2);
    for (int i = 0; i < 5; i++) {
      submit(queue, WorkClass.REQUEST, "r" + i);
    }

    assertThat(started).hasSize(2);
    assertThat(queue.load().running()).isEqualTo(2);
    assertThat(queue.load().waitingTotal()).isEqualTo(3);

    started.removeFirst().run();
    assertThat(started).hasSize(2);
    finishAll();
    assertThat(ran).containsExactly("r0", "r1", "r2", "r3", "r4");
    assertThat(queue.load().running()).isZero();
  }

  @Test
  void givesTheResultAndClosesTheWorkOnce() throws Exception {
    TranslationQueue queue = queue(1, 1);
    Ticket<String> ticket = submit(queue, WorkClass.REQUEST, "a");

    finishAll();
    ticket.cancel();
    ticket.expire();

    assertThat(ticket.result()).isCompletedWithValue("a!");
    assertThat(closed).containsExactly("a");
  }

  @Test
  void refusesWhenFullAndSaysWhenToComeAgain() throws Exception {
    TranslationQueue queue = queue(2, 1);
    queue.submit(WorkClass.REQUEST, now + FAR, new Named("measured", 3_000));
    finishAll();
    submit(queue, WorkClass.REQUEST, "running");
    submit(queue, WorkClass.REQUEST, "waiting-1");
    submit(queue, WorkClass.REQUEST, "waiting-2");

    assertThatThrownBy(() -> submit(queue, WorkClass.LIVE, "refused"))
        .isInstanceOfSatisfying(
            QueueFullException.class,
            e -> assertThat(e.retryAfterSeconds()).isEqualTo(9)); // 3 entries of 3 s
    advance(30_000);
    assertThat(queue.retryAfterSeconds()).isEqualTo(30); // the oldest's age says more by now
    assertThat(closed).doesNotContain("refused");
  }

  @Test
  void expiredWorkNeverRuns() throws Exception {
    TranslationQueue queue = queue(10, 1);
    submit(queue, WorkClass.REQUEST, "busy");
    Ticket<String> late =
        queue.submit(WorkClass.LIVE, now + TimeUnit.MILLISECONDS.toNanos(50), new Named("late", 0));
    submit(queue, WorkClass.REQUEST, "in time");

    advance(50);
    finishAll();

    assertThat(ran).containsExactly("busy", "in time");
    assertThat(closed).containsExactlyInAnyOrder("busy", "late", "in time");
    assertFailed(late, ExpiredException.class);
  }

  @Test
  void expiredWorkMakesRoomForNewWork() throws Exception {
    TranslationQueue queue = queue(1, 1);
    submit(queue, WorkClass.REQUEST, "busy");
    queue.submit(WorkClass.LIVE, now + 10, new Named("late", 0));
    now += 10;

    submit(queue, WorkClass.LIVE, "new");

    finishAll();
    assertThat(ran).containsExactly("busy", "new");
  }

  @Test
  void expiringAWaitingEntryFailsItAtOnce() throws Exception {
    TranslationQueue queue = queue(10, 1);
    submit(queue, WorkClass.REQUEST, "busy");
    Ticket<String> ticket = submit(queue, WorkClass.REQUEST, "spent");

    ticket.expire();

    assertFailed(ticket, ExpiredException.class);
    assertThat(closed).containsExactly("spent");
    finishAll();
    assertThat(ran).containsExactly("busy");
  }

  @Test
  void cancelledWorkLeavesTheQueue() throws Exception {
    TranslationQueue queue = queue(1, 1);
    submit(queue, WorkClass.REQUEST, "busy");
    Ticket<String> cancelled = submit(queue, WorkClass.REQUEST, "cancelled");

    cancelled.cancel();
    submit(queue, WorkClass.REQUEST, "next");
    finishAll();

    assertFailed(cancelled, CancellationException.class);
    assertThat(ran).containsExactly("busy", "next");
    assertThat(closed).containsExactlyInAnyOrder("cancelled", "busy", "next");
  }

  @Test
  void cancellingRunningWorkInterruptsItAndKeepsItsWorkerUntilItStops() throws Exception {
    TranslationQueue queue = queue(10, 1);
    var interrupted = new ArrayList<String>();
    Ticket<String>[] self = newTickets();
    self[0] =
        queue.submit(
            WorkClass.REQUEST,
            now + FAR,
            new Work<String>() {
              @Override
              public String run(Cancellation cancellation) {
                cancellation.onCancel(() -> interrupted.add("stop"));
                self[0].cancel(); // as another thread would
                assertThat(queue.load().running()).isEqualTo(1);
                throw new IllegalStateException("stopped early");
              }

              @Override
              public void close() {
                closed.add("running");
              }
            });

    finishAll();

    assertThat(interrupted).containsExactly("stop");
    assertThat(closed).containsExactly("running");
    assertThat(queue.load().running()).isZero();
    assertFailed(self[0], CancellationException.class);
  }

  @SuppressWarnings("unchecked") // an array of generics has no other form
  private static Ticket<String>[] newTickets() {
    return new Ticket[1];
  }

  @Test
  void failingWorkFailsItsResultAndFreesItsWorker() throws Exception {
    TranslationQueue queue = queue(10, 1);
    Ticket<Object> failing =
        queue.submit(
            WorkClass.REQUEST,
            now + FAR,
            new Work<Object>() {
              @Override
              public Object run(Cancellation cancellation) throws Exception {
                throw new IOException("broken");
              }

              @Override
              public void close() {
                closed.add("failing");
              }
            });
    submit(queue, WorkClass.REQUEST, "next");

    finishAll();

    assertFailed(failing, IOException.class);
    assertThat(closed).containsExactly("failing", "next");
    assertThat(ran).containsExactly("next");
  }

  @Test
  void closingCancelsWhatWaitsAndRefusesWhatComes() throws Exception {
    TranslationQueue queue = queue(10, 1);
    submit(queue, WorkClass.REQUEST, "running");
    Ticket<String> waiting = submit(queue, WorkClass.REQUEST, "waiting");

    queue.close();

    assertFailed(waiting, CancellationException.class);
    assertThatThrownBy(() -> submit(queue, WorkClass.LIVE, "late"))
        .isInstanceOf(QueueFullException.class);
    finishAll();
    assertThat(ran).isEmpty();
  }
}
