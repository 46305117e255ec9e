package dev.ugatit.translator.queue;

import static dev.ugatit.translator.queue.VirtualQueue.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Live sessions take turns with one waiting frame each. */
class SessionTest {
  private final VirtualQueue virtual = new VirtualQueue(10);

  @Test
  void aNewerFrameTakesThePlaceOfTheWaitingOneAndKeepsItsTurn() throws Exception {
    virtual.submit(WorkClass.LIVE, "busy");
    Ticket<String> old = virtual.frame("a", "a1");
    virtual.frame("b", "b1");
    Ticket<String> newer = virtual.frame("a", "a2");

    assertFailed(old, SupersededException.class);
    assertThat(virtual.closed).containsExactly("a1");
    virtual.runAll();
    assertThat(virtual.ran).containsExactly("busy", "a2", "b1");
    assertThat(newer.result()).isCompletedWithValue("a2!");
    assertThat(virtual.drops).containsExactly(Drop.SUPERSEDED);
  }

  @Test
  void aRunningFrameIsLeftAlone() throws Exception {
    Ticket<String> running = virtual.frame("a", "a1");
    virtual.frame("a", "a2");
    virtual.frame("a", "a3");

    virtual.runAll();

    assertThat(running.result()).isCompletedWithValue("a1!");
    assertThat(virtual.ran).containsExactly("a1", "a3");
  }

  @Test
  void aNewerFrameFindsRoomInAFullQueue() throws Exception {
    var small = new VirtualQueue(1);
    small.submit(WorkClass.LIVE, "busy");
    small.frame("a", "a1");

    small.frame("a", "a2");

    assertThatThrownBy(() -> small.frame("b", "b1")).isInstanceOf(QueueFullException.class);
    small.runAll();
    assertThat(small.ran).containsExactly("busy", "a2");
  }

  @Test
  void aFrameThatIsBeingPreparedIsLetThrough() throws Exception {
    virtual.submit(WorkClass.LIVE, "busy");
    virtual.submit(WorkClass.LIVE, "ready");
    virtual.holdWorkers = true;
    Ticket<String> first = virtual.frame("a", "a1"); // in preparation
    Ticket<String> second = virtual.frame("a", "a2"); // waits for a place
    virtual.frame("a", "a3");

    assertFailed(second, SupersededException.class);
    virtual.holdWorkers = false;
    virtual.workAll();
    virtual.runAll();

    assertThat(first.result()).isCompletedWithValue("a1!");
    assertThat(virtual.ran).containsExactly("busy", "ready", "a1", "a3");
  }

  @Test
  void theFrameOfBeforeIsReplacedWhenTheNewerOneHasLeft() throws Exception {
    virtual.submit(WorkClass.LIVE, "busy");
    virtual.submit(WorkClass.LIVE, "ready");
    virtual.holdWorkers = true;
    Ticket<String> first = virtual.frame("a", "a1");
    Ticket<String> second = virtual.frame("a", "a2");
    virtual.holdWorkers = false;
    virtual.workAll();
    second.cancel();

    virtual.frame("a", "a3");

    assertFailed(first, SupersededException.class);
    virtual.runAll();
    assertThat(virtual.ran).containsExactly("busy", "ready", "a3");
  }

  @Test
  void onlyLiveWorkHasASession() {
    assertThatThrownBy(() -> new Claim(WorkClass.BULK, "a", 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void nobodysSecondFrameRunsBeforeTheOthersTurn(long seed) throws Exception {
    var random = new Random(seed);
    var begun = new ArrayList<String>(); // sessions, in the order in which their frames ran
    var waiting = new TreeMap<String, Integer>(); // runs that had begun when its turn began
    var frames = new ArrayList<Ticket<String>>();
    for (int step = 0; step < 5_000; step++) {
      if (random.nextInt(4) > 0) {
        // The first session sends ten times as often as the others.
        String session = "s" + Math.max(0, random.nextInt(15) - 10);
        waiting.putIfAbsent(session, begun.size());
        frames.add(virtual.frame(session, session));
      } else if (!virtual.runs.isEmpty()) {
        virtual.runOnce();
      }
      virtual.advance(random.nextInt(5));
      for (Ticket<String> frame : List.copyOf(frames)) {
        if (!frame.isWanted()) {
          frames.remove(frame);
        } else if (frame.stage == Entry.Stage.RUNNING) {
          frames.remove(frame);
          String session = frame.claim.session();
          int before = begun.lastIndexOf(session);
          waiting.remove(session);
          assertThat(waiting.values())
              .as("%s runs after %s with its last at %d; %s wait", session, begun, before, waiting)
              .allMatch(since -> since > before);
          begun.add(session);
        }
      }
    }
    assertThat(new TreeSet<>(begun)).hasSize(5);
  }
}
