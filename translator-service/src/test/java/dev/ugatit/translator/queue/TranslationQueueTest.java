package dev.ugatit.translator.queue;

import static dev.ugatit.translator.queue.VirtualQueue.FAR;
import static dev.ugatit.translator.queue.VirtualQueue.assertFailed;
import static dev.ugatit.translator.queue.VirtualQueue.device;
import static dev.ugatit.translator.queue.VirtualQueue.lane;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TranslationQueueTest {
  private final VirtualQueue virtual = new VirtualQueue(10);

  private static Claim until(long deadline) {
    return Claim.of(WorkClass.REQUEST, deadline);
  }

  @Test
  void ordersByClassAndThenByArrival() throws Exception {
    virtual.submit(WorkClass.REQUEST, "busy");
    virtual.submit(WorkClass.BULK, "bulk-1");
    virtual.submit(WorkClass.REQUEST, "request-1");
    virtual.submit(WorkClass.LIVE, "live-1");
    virtual.advance(1);
    virtual.submit(WorkClass.BULK, "bulk-2");
    virtual.submit(WorkClass.REQUEST, "request-2");
    virtual.submit(WorkClass.LIVE, "live-2");

    virtual.runAll();

    assertThat(virtual.ran)
        .containsExactly("busy", "live-1", "live-2", "request-1", "request-2", "bulk-1", "bulk-2");
  }

  @Test
  void bulkThatHasWaitedLongGoesBeforeFreshLiveWork() throws Exception {
    virtual.submit(WorkClass.REQUEST, "busy");
    virtual.submit(WorkClass.BULK, "old-bulk");
    virtual.advance(4_900);
    virtual.submit(WorkClass.LIVE, "live-before-it-aged");
    virtual.advance(200);
    virtual.submit(WorkClass.LIVE, "live-after-it-aged");

    virtual.runAll();

    assertThat(virtual.ran)
        .containsExactly("busy", "live-before-it-aged", "old-bulk", "live-after-it-aged");
  }

  @Test
  void runsNoMoreThanItsDeviceAllows() throws Exception {
    Lane lane = lane("model", device(2));
    for (int i = 0; i < 5; i++) {
      virtual.submit(WorkClass.REQUEST, "r" + i, lane);
    }

    assertThat(virtual.runs).hasSize(2);
    assertThat(virtual.queue.load().running()).isEqualTo(2);
    assertThat(virtual.queue.load().waitingTotal()).isEqualTo(3);

    virtual.runOnce();
    assertThat(virtual.runs).hasSize(2);
    virtual.runAll();
    assertThat(virtual.ran).containsExactly("r0", "r1", "r2", "r3", "r4");
    assertThat(virtual.queue.load().running()).isZero();
  }

  @Test
  void givesTheResultAndClosesTheWorkOnce() throws Exception {
    Ticket<String> ticket = virtual.submit(WorkClass.REQUEST, "a");

    virtual.runAll();
    ticket.cancel();
    ticket.expire();

    assertThat(ticket.result()).isCompletedWithValue("a!");
    assertThat(virtual.closed).containsExactly("a");
    assertThat(virtual.drops).isEmpty();
  }

  @Test
  void preparesTheNextWhileOneRuns() throws Exception {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      virtual.submit(WorkClass.REQUEST, name);
    }

    assertThat(virtual.prepared).as("one runs, and two places").containsExactly("a", "b", "c");
    virtual.runOnce();
    assertThat(virtual.prepared).containsExactly("a", "b", "c", "d");
  }

  @Test
  void preparesAnotherWhenOneThatWasPreparedLeaves() throws Exception {
    virtual.submit(WorkClass.REQUEST, "a");
    Ticket<String> ready = virtual.submit(WorkClass.REQUEST, "b");
    virtual.submit(WorkClass.REQUEST, "c");
    virtual.submit(WorkClass.REQUEST, "d");

    ready.cancel();

    assertThat(virtual.prepared).containsExactly("a", "b", "c", "d");
  }

  @Test
  void bulkThatIsPreparedLeavesPlacesForBetterClasses() throws Exception {
    for (String name : List.of("b1", "b2", "b3", "b4")) {
      virtual.submit(WorkClass.BULK, name);
    }

    virtual.submit(WorkClass.LIVE, "live");

    assertThat(virtual.prepared).containsExactly("b1", "b2", "b3", "live");
    virtual.runAll();
    assertThat(virtual.ran).containsExactly("b1", "live", "b2", "b3", "b4");
  }

  @Test
  void slowPreparationHoldsUpNobody() throws Exception {
    virtual.holdWorkers = true;
    virtual.submit(WorkClass.REQUEST, "slow");
    virtual.submit(WorkClass.REQUEST, "fast");

    virtual.tasks.removeLast().run();
    assertThat(virtual.runs).hasSize(1);
    virtual.workAll();
    virtual.runAll();

    assertThat(virtual.ran).containsExactly("fast", "slow");
  }

  @Test
  void whatIsNotFinishedYetTakesThePlaceOfWhatCouldBePrepared() throws Exception {
    virtual.holdWorkers = true;
    for (int i = 0; i < 10; i++) {
      virtual.submit(WorkClass.REQUEST, "r" + i);
    }
    for (int i = 0; i < 2; i++) {
      virtual.tasks.removeFirst().run(); // prepares
    }
    virtual.runOnce();
    virtual.tasks.removeFirst().run(); // prepares the third
    virtual.runOnce();

    // Two wait to be finished and one is ready or being run: nothing more is prepared.
    assertThat(virtual.prepared).containsExactly("r0", "r1", "r2");
    virtual.holdWorkers = false;
    virtual.workAll();
    virtual.runAll();
    assertThat(virtual.closed).hasSize(10);
  }

  @Test
  void refusesWhenFullAndSaysWhenToComeAgain() throws Exception {
    var small = new VirtualQueue(2);
    small.queue.submit(
        until(small.now + FAR),
        small.new Named("measured", lane("model", device(1))) {
          @Override
          public List<String> runTogether(List<String> names, Cancellation cancellation)
              throws Exception {
            small.advance(3_000);
            return names;
          }
        });
    small.runAll();
    small.submit(WorkClass.REQUEST, "running");
    small.submit(WorkClass.REQUEST, "waiting-1");
    small.submit(WorkClass.REQUEST, "waiting-2");

    assertThatThrownBy(() -> small.submit(WorkClass.LIVE, "refused"))
        .isInstanceOfSatisfying(
            QueueFullException.class,
            e -> assertThat(e.retryAfterSeconds()).isEqualTo(9)); // 3 entries of 3 s
    small.advance(30_000);
    assertThat(small.queue.retryAfterSeconds()).isEqualTo(30); // the oldest's age says more by now
    assertThat(small.closed).doesNotContain("refused");
  }

  @Test
  void expiredWorkNeverRuns() throws Exception {
    virtual.submit(WorkClass.REQUEST, "busy");
    Lane lane = lane("model", device(1));
    Ticket<String> late =
        virtual.queue.submit(
            Claim.of(WorkClass.LIVE, virtual.now + TimeUnit.MILLISECONDS.toNanos(50)),
            virtual.new Named("late", lane));
    virtual.submit(WorkClass.REQUEST, "in time");

    virtual.advance(50);
    virtual.runAll();

    assertThat(virtual.ran).containsExactly("busy", "in time");
    assertThat(virtual.closed).containsExactlyInAnyOrder("busy", "late", "in time");
    assertFailed(late, ExpiredException.class);
    assertThat(virtual.drops).containsExactly(Drop.EXPIRED);
  }

  @Test
  void workThatExpiresWhileItsRunnerIsAwayNeverRuns() throws Exception {
    Ticket<String> late =
        virtual.queue.submit(
            until(virtual.now + 10), virtual.new Named("late", lane("model", device(1))));
    virtual.now += 10;

    virtual.runAll();

    assertThat(virtual.ran).isEmpty();
    assertFailed(late, ExpiredException.class);
    assertThat(virtual.closed).containsExactly("late");
    assertThat(virtual.queue.load().running()).isZero();
  }

  @Test
  void expiredWorkMakesRoomForNewWork() throws Exception {
    var small = new VirtualQueue(1);
    small.submit(WorkClass.REQUEST, "busy");
    small.queue.submit(until(small.now + 10), small.new Named("late", lane("model", device(1))));
    small.now += 10;

    small.submit(WorkClass.LIVE, "new");

    small.runAll();
    assertThat(small.ran).containsExactly("busy", "new");
  }

  @Test
  void expiringAWaitingEntryFailsItAtOnce() throws Exception {
    virtual.submit(WorkClass.REQUEST, "busy");
    Ticket<String> ticket = virtual.submit(WorkClass.REQUEST, "spent");

    ticket.expire();

    assertFailed(ticket, ExpiredException.class);
    assertThat(virtual.closed).containsExactly("spent");
    virtual.runAll();
    assertThat(virtual.ran).containsExactly("busy");
  }

  @Test
  void cancelledWorkLeavesTheQueue() throws Exception {
    var small = new VirtualQueue(1);
    small.submit(WorkClass.REQUEST, "busy");
    Ticket<String> cancelled = small.submit(WorkClass.REQUEST, "cancelled");

    cancelled.cancel();
    small.submit(WorkClass.REQUEST, "next");
    small.runAll();

    assertFailed(cancelled, CancellationException.class);
    assertThat(small.ran).containsExactly("busy", "next");
    assertThat(small.closed).containsExactlyInAnyOrder("cancelled", "busy", "next");
  }

  @Test
  void workThatLeavesWhileItIsPreparedIsClosedByItsWorker() throws Exception {
    virtual.holdWorkers = true;
    var closedDuring = new ArrayList<List<String>>();
    List<Ticket<String>> self = new ArrayList<>();
    self.add(
        virtual.queue.submit(
            until(virtual.now + FAR),
            virtual.new Named("leaving", lane("model", device(1))) {
              @Override
              public String prepare() throws Exception {
                self.get(0).cancel(); // as another thread would
                closedDuring.add(List.copyOf(virtual.closed));
                return super.prepare();
              }
            }));

    virtual.workAll();

    assertThat(closedDuring).containsExactly(List.of());
    assertThat(virtual.closed).containsExactly("leaving");
    assertFailed(self.get(0), CancellationException.class);
    assertThat(virtual.queue.load().waitingTotal()).isZero();
    assertThat(virtual.runs).isEmpty();
  }

  @Test
  void cancellingRunningWorkInterruptsItAndKeepsItsRunUntilItStops() throws Exception {
    var interrupted = new ArrayList<String>();
    List<Ticket<String>> self = new ArrayList<>();
    self.add(
        virtual.queue.submit(
            until(virtual.now + FAR),
            virtual.new Named("running", lane("model", device(1))) {
              @Override
              public List<String> runTogether(List<String> names, Cancellation cancellation) {
                cancellation.onCancel(() -> interrupted.add("stop"));
                self.get(0).cancel(); // as another thread would
                assertThat(virtual.queue.load().running()).isEqualTo(1);
                assertThat(virtual.closed).isEmpty();
                throw new IllegalStateException("stopped early");
              }
            }));

    virtual.runAll();

    assertThat(interrupted).containsExactly("stop");
    assertThat(virtual.closed).containsExactly("running");
    assertThat(virtual.queue.load().running()).isZero();
    assertFailed(self.get(0), CancellationException.class);
    assertThat(virtual.batches).as("it is not measured").isEmpty();
  }

  @Test
  void failingWorkFailsItsResultAndFreesItsWorker() throws Exception {
    Lane lane = lane("model", device(1));
    Ticket<String> unprepared =
        virtual.queue.submit(
            until(virtual.now + FAR),
            virtual.new Named("unprepared", lane) {
              @Override
              public String prepare() throws Exception {
                throw new IOException("broken");
              }
            });
    Ticket<String> failing =
        virtual.queue.submit(
            until(virtual.now + FAR),
            virtual.new Named("failing", lane) {
              @Override
              public List<String> runTogether(List<String> names, Cancellation cancellation) {
                throw new StackOverflowError("broken");
              }
            });
    Ticket<String> unfinished =
        virtual.queue.submit(
            until(virtual.now + FAR),
            virtual.new Named("unfinished", lane) {
              @Override
              public String finish(String name, String answer) throws Exception {
                throw new IOException("broken");
              }
            });
    virtual.submit(WorkClass.REQUEST, "next");

    virtual.runAll();

    assertFailed(unprepared, IOException.class);
    assertFailed(failing, StackOverflowError.class);
    assertFailed(unfinished, IOException.class);
    assertThat(virtual.closed).containsExactly("unprepared", "failing", "unfinished", "next");
    assertThat(virtual.ran).containsExactly("unfinished", "next");
    assertThat(virtual.drops).as("failures are no drops").isEmpty();
  }

  @Test
  void closingCancelsWhatWaitsAndRefusesWhatComes() throws Exception {
    Ticket<String> running = virtual.submit(WorkClass.REQUEST, "running");
    Ticket<String> waiting = virtual.submit(WorkClass.REQUEST, "waiting");

    virtual.queue.close();

    assertFailed(running, CancellationException.class);
    assertFailed(waiting, CancellationException.class);
    assertThatThrownBy(() -> virtual.submit(WorkClass.LIVE, "late"))
        .isInstanceOf(QueueFullException.class);
    virtual.runAll();
    assertThat(virtual.ran).isEmpty();
    assertThat(virtual.closed).containsExactlyInAnyOrder("running", "waiting");
  }

  @Test
  void endsWorkThatItsThreadsRefuse() throws Exception {
    var closed = new ArrayList<String>();
    var refusing =
        new TranslationQueue.Threads(
            task -> {
              throw new RejectedExecutionException("shut down");
            },
            Runnable::run,
            (nanos, action) -> {});
    var queue = new TranslationQueue(10, () -> 0, refusing, virtual);

    Ticket<String> ticket =
        queue.submit(
            until(FAR),
            virtual.new Named("refused", lane("model", device(1))) {
              @Override
              public void close() {
                closed.add("refused");
              }
            });

    assertFailed(ticket, RejectedExecutionException.class);
    assertThat(closed).containsExactly("refused");
    assertThat(queue.load().waitingTotal()).isZero();
  }

  @Test
  void tellsWhereTheTimeWent() throws Exception {
    Ticket<String> ticket =
        virtual.queue.submit(
            until(virtual.now + FAR),
            virtual.new Named("timed", lane("model", device(1))) {
              @Override
              public String prepare() throws Exception {
                virtual.now += 2_000_000;
                return super.prepare();
              }

              @Override
              public List<String> runTogether(List<String> names, Cancellation cancellation)
                  throws Exception {
                virtual.now += 30_000_000;
                return names;
              }

              @Override
              public String finish(String name, String answer) {
                virtual.now += 4_000_000;
                return answer;
              }
            });
    virtual.now += 500_000;
    virtual.runAll();

    assertThat(ticket.timing()).isEqualTo(new Timing(0.5, 2, 30, 4));
    assertThat(virtual.queue.load().serviceMillis()).isEqualTo(30);
    assertThat(virtual.queue.load().services())
        .containsExactly(new ServiceTime("model", 256, 30, 1));
  }
}
