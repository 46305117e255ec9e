package dev.ugatit.translator.queue;

import static dev.ugatit.translator.queue.VirtualQueue.FAR;
import static dev.ugatit.translator.queue.VirtualQueue.assertFailed;
import static dev.ugatit.translator.queue.VirtualQueue.lane;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Work that shares runs. */
class BatchTest {
  private static final Device DEVICE = new Device("gpu", 1, 3, TimeUnit.MILLISECONDS.toNanos(2));
  private static final Lane ONE = lane("one", DEVICE);
  private static final Lane OTHER = lane("other", DEVICE);

  private final VirtualQueue virtual = new VirtualQueue(100);

  private Ticket<String> submit(String name, Lane lane) throws QueueFullException {
    return virtual.submit(WorkClass.REQUEST, name, lane);
  }

  @Test
  void aFullBatchRunsAtOnce() throws Exception {
    submit("a", ONE);
    submit("b", ONE);
    assertThat(virtual.runs).isEmpty();
    Ticket<String> third = submit("c", ONE);

    virtual.runAll();

    assertThat(virtual.ran).containsExactly("a b c");
    assertThat(third.result()).isCompletedWithValue("c!");
    assertThat(virtual.batches).containsExactly(3);
  }

  @Test
  void aBatchThatIsNotFullRunsAfterTheDelay() throws Exception {
    submit("a", ONE);
    virtual.advance(1);
    submit("b", ONE);
    assertThat(virtual.runs).isEmpty();

    virtual.advance(1);
    virtual.runAll();

    assertThat(virtual.ran).containsExactly("a b");
  }

  @Test
  void gathersItsLaneFromBehindOthersWithoutTakingTheirTurn() throws Exception {
    for (String name : List.of("a1", "a2", "a3")) {
      submit(name, ONE);
    }
    for (String name : List.of("a4", "b1", "a5", "b2", "a6", "b3", "a7")) {
      submit(name, name.startsWith("a") ? ONE : OTHER);
    }
    virtual.runOnce();
    virtual.advance(2);
    virtual.runAll();

    assertThat(virtual.ran.subList(0, 3)).containsExactly("a1 a2 a3", "a4 a5 a6", "b1 b2 b3");
    virtual.advance(2);
    virtual.runAll();
    assertThat(virtual.ran).endsWith("a7").hasSize(4);
  }

  @Test
  void sizesModelsOutputsAndVersionsNeverMix() throws Exception {
    List<Lane> lanes =
        List.of(
            new Lane("m", "d", 256, "out", DEVICE),
            new Lane("n", "d", 256, "out", DEVICE),
            new Lane("m", "e", 256, "out", DEVICE),
            new Lane("m", "d", 128, "out", DEVICE),
            new Lane("m", "d", 256, "heatmap", DEVICE));
    for (int i = 0; i < lanes.size(); i++) {
      submit("w" + i, lanes.get(i));
    }
    virtual.advance(2);
    virtual.runAll();

    assertThat(virtual.ran).containsExactly("w0", "w1", "w2", "w3", "w4");
  }

  /** Remembers its run's cancellation, and leaves tickets during it. */
  private Work<String, String, String> leaving(
      List<Ticket<String>> leave, List<Cancellation> seen, List<Boolean> cancelledAfterEach) {
    return virtual.new Named("first", ONE) {
      @Override
      public List<String> runTogether(List<String> names, Cancellation cancellation)
          throws Exception {
        seen.add(cancellation);
        for (Ticket<String> ticket : leave) {
          ticket.cancel();
          cancelledAfterEach.add(cancellation.isCancelled());
        }
        return super.runTogether(names, cancellation);
      }
    };
  }

  @Test
  void oneThatLeavesDoesNotStopTheOthers() throws Exception {
    var leave = new ArrayList<Ticket<String>>();
    var cancelled = new ArrayList<Boolean>();
    leave.add(
        virtual.queue.submit(
            Claim.of(WorkClass.REQUEST, virtual.now + FAR),
            leaving(leave, new ArrayList<>(), cancelled)));
    Ticket<String> second = submit("second", ONE);
    Ticket<String> third = submit("third", ONE);

    virtual.runAll();

    assertThat(cancelled).containsExactly(false);
    assertFailed(leave.get(0), CancellationException.class);
    assertThat(second.result()).isCompletedWithValue("second!");
    assertThat(third.result()).isCompletedWithValue("third!");
    assertThat(virtual.closed).containsExactlyInAnyOrder("first", "second", "third");
  }

  @Test
  void whenAllHaveLeftTheRunIsStopped() throws Exception {
    var leave = new ArrayList<Ticket<String>>();
    var cancelled = new ArrayList<Boolean>();
    leave.add(
        virtual.queue.submit(
            Claim.of(WorkClass.REQUEST, virtual.now + FAR),
            leaving(leave, new ArrayList<>(), cancelled)));
    leave.add(submit("second", ONE));
    leave.add(submit("third", ONE));

    virtual.runAll();

    assertThat(cancelled).containsExactly(false, false, true);
    assertThat(virtual.closed).containsExactlyInAnyOrder("first", "second", "third");
    assertThat(virtual.drops).containsExactly(Drop.CANCELLED, Drop.CANCELLED, Drop.CANCELLED);
  }

  @Test
  void nobodyFailsForTheSakeOfItsCompany() throws Exception {
    Ticket<String> poison =
        virtual.queue.submit(
            Claim.of(WorkClass.REQUEST, virtual.now + FAR),
            virtual.new Named("poison", ONE) {
              @Override
              public List<String> runTogether(List<String> names, Cancellation cancellation) {
                throw new IllegalStateException("no kernel for " + names.size());
              }
            });
    Ticket<String> second = submit("second", ONE);
    Ticket<String> third = submit("third", ONE);

    virtual.runAll();

    assertFailed(poison, IllegalStateException.class);
    assertThat(second.result()).isCompletedWithValue("second!");
    assertThat(third.result()).isCompletedWithValue("third!");
  }

  @Test
  void devicesHaveTheirOwnRuns() throws Exception {
    var cpu = new Device("cpu", 2, 1, 0);
    for (int i = 0; i < 3; i++) {
      submit("c" + i, lane("cpu-model", cpu));
      submit("g" + i, ONE);
    }

    assertThat(virtual.runs).as("two of one picture, and one of three").hasSize(3);
    assertThat(virtual.queue.load().running()).isEqualTo(5);
    virtual.runAll();
    assertThat(virtual.ran).containsExactlyInAnyOrder("c0", "c1", "c2", "g0 g1 g2");
  }
}
