package dev.ugatit.translator.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.translator.queue.Entry.Stage;
import dev.ugatit.translator.queue.Reference.Item;
import dev.ugatit.translator.queue.Reference.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of work against an independent and slow form of the same rules. */
class ScheduleTest {
  private static final long MILLISECOND = 1_000_000;
  private static final Device GPU = new Device("gpu", 2, 4, 2 * MILLISECOND);
  private static final Device CPU = new Device("cpu", 2, 1, 0);

  /** A schedule and its reference, which must agree after each step. */
  private static final class Pair {
    final Random random;
    final Schedule<Numbered> schedule = new Schedule<>();
    final Reference reference = new Reference();
    final List<Numbered> entries = new ArrayList<>();
    final List<List<Integer>> running = new ArrayList<>();
    long now = 1_000;
    int next;

    Pair(long seed) {
      random = new Random(seed);
    }

    void step() {
      now += random.nextInt(4) == 0 ? random.nextInt(40) * MILLISECOND : 0;
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> add();
        case 4, 5, 6 -> endPreparation();
        case 7, 8 -> endRun();
        case 9, 10 -> endFinish();
        default -> leave();
      }
      assertThat(ids(schedule.removeExpired(now)))
          .containsExactlyInAnyOrderElementsOf(itemIds(reference.removeExpired(now)));
      assertThat(ids(schedule.takeToPrepare())).isEqualTo(itemIds(reference.takeToPrepare()));
      List<Integer> batch = ids(schedule.takeBatch(now));
      assertThat(batch).isEqualTo(itemIds(reference.takeBatch(now)));
      if (!batch.isEmpty()) {
        running.add(batch);
      }
      assertThat(schedule.nextDueIn(now)).isEqualTo(reference.nextDueIn(now));
      List<Item> before = reference.items.stream().filter(Item::isBeforeRun).toList();
      assertThat(schedule.size()).isEqualTo(before.size());
      assertThat(schedule.oldestAge(now))
          .isEqualTo(before.stream().mapToLong(i -> now - i.arrival).max().orElse(0));
    }

    private void add() {
      WorkClass workClass = WorkClass.values()[random.nextInt(3)];
      boolean inSession = workClass == WorkClass.LIVE && random.nextInt(3) > 0;
      String session = inSession ? "s" + random.nextInt(4) : "";
      long budget = random.nextInt(5) == 0 ? 50 * MILLISECOND : 1_000_000 * MILLISECOND;
      var claim = new Claim(workClass, session, now + budget);
      int model = random.nextInt(4);
      var lane = new Lane("m" + model, "d", 256, "out", model == 0 ? CPU : GPU);
      var entry = new Numbered(next, claim, lane, now);
      entries.add(entry);
      boolean replaces = schedule.wouldReplace(claim);
      Optional<Integer> replaced = schedule.add(entry).map(old -> old.id);
      assertThat(replaced)
          .isEqualTo(reference.add(new Item(next, claim, lane, now)).map(item -> item.id));
      assertThat(replaced.isPresent()).isEqualTo(replaces);
      next++;
    }

    private Optional<Item> any(Where... places) {
      List<Item> there =
          reference.items.stream().filter(i -> List.of(places).contains(i.where)).toList();
      return there.isEmpty()
          ? Optional.empty()
          : Optional.of(there.get(random.nextInt(there.size())));
    }

    private void endPreparation() {
      any(Where.PREPARING, Where.BUSY)
          .ifPresent(
              item -> {
                Numbered entry = entries.get(item.id);
                boolean broken = random.nextInt(10) == 0;
                assertThat(entry.stage)
                    .isEqualTo(item.where == Where.BUSY ? Stage.LEFT : Stage.PREPARING);
                if (item.where == Where.BUSY || broken) {
                  schedule.end(entry);
                  reference.items.remove(item);
                } else {
                  schedule.prepared(entry, now);
                  item.where = Where.READY;
                  item.readyAt = now;
                }
              });
    }

    private void endRun() {
      if (running.isEmpty()) {
        return;
      }
      List<Integer> batch = running.remove(random.nextInt(running.size()));
      Device device = entries.get(batch.get(0)).lane.device();
      schedule.runEnded(device);
      reference.runEnded(device);
      for (Item item : List.copyOf(reference.items)) {
        if (batch.contains(item.id)) {
          if (random.nextInt(10) == 0) {
            schedule.end(entries.get(item.id));
            reference.items.remove(item);
          } else {
            schedule.beginToFinish(entries.get(item.id));
            item.where = Where.FINISHING;
          }
        }
      }
    }

    private void endFinish() {
      any(Where.FINISHING)
          .ifPresent(
              item -> {
                schedule.end(entries.get(item.id));
                reference.items.remove(item);
              });
    }

    private void leave() {
      any(Where.WAITING, Where.PREPARING, Where.READY)
          .ifPresent(
              item -> {
                schedule.leave(entries.get(item.id));
                reference.leave(item);
              });
    }

    private static List<Integer> ids(List<Numbered> entries) {
      return entries.stream().map(entry -> entry.id).toList();
    }

    private static List<Integer> itemIds(List<Item> items) {
      return items.stream().map(item -> item.id).toList();
    }
  }

  private static final class Numbered extends Entry {
    final int id;

    Numbered(int id, Claim claim, Lane lane, long arrival) {
      super(claim, lane, arrival);
      this.id = id;
    }
  }

  private static void agree(long seed, int steps) {
    var pair = new Pair(seed);
    for (int step = 0; step < steps; step++) {
      pair.step();
    }
    assertThat(pair.next).isGreaterThan(steps / 5);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
  void decidesAsTheReference(long seed) {
    agree(seed, 2_000);
  }

  @Test
  @Tag("soak")
  void decidesAsTheReferenceForLong() {
    for (long seed = 1_000; seed < 1_200; seed++) {
      agree(seed, 10_000);
    }
  }

  @Test
  void turnsOutliveTheOverflowOfTheClock() {
    var before = new Turn(Long.MAX_VALUE - 5, 1);
    var after = new Turn(Long.MIN_VALUE + 5, 2);

    assertThat(before).isLessThan(after);
    assertThat(new Turn(7, 1)).isLessThan(new Turn(7, 2));
  }
}
