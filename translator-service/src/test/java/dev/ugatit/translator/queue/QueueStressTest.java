package dev.ugatit.translator.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.translator.http.Await;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many threads submit, supersede, cancel and expire work at once. Afterwards each piece of work has
 * ended once and is closed once, and no place is lost.
 */
class QueueStressTest implements QueueListener {
  private static final int SUBMITTERS = 6;
  private static final int CAPACITY = 24;
  private static final Device ONES = new Device("ones", 2, 1, 0);
  private static final Device FOURS = new Device("fours", 1, 4, 200_000);
  private static final List<Lane> LANES =
      List.of(
          new Lane("a", "1", 128, "out", ONES),
          new Lane("a", "1", 128, "heatmap", ONES),
          new Lane("b", "2", 256, "out", FOURS),
          new Lane("b", "3", 256, "out", FOURS));

  private final ExecutorService workers = Executors.newFixedThreadPool(3);
  private final ExecutorService runners = Executors.newFixedThreadPool(ONES.runs() + FOURS.runs());
  private final TranslationQueue queue =
      new TranslationQueue(
          CAPACITY,
          System::nanoTime,
          new TranslationQueue.Threads(workers, runners, Alarm.ofRealTime()),
          this);

  private final AtomicInteger runsOfOnes = new AtomicInteger();
  private final AtomicInteger runsOfFours = new AtomicInteger();
  private final Map<Drop, AtomicInteger> drops = new ConcurrentHashMap<>();
  private final AtomicInteger largestBatch = new AtomicInteger();

  /** What went wrong on any thread. */
  private final Queue<String> wrongs = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() {
    workers.shutdown();
    runners.shutdown();
  }

  @Override
  public void ran(Lane lane, int batch, long nanos) {
    largestBatch.accumulateAndGet(batch, Math::max);
  }

  @Override
  public void dropped(WorkClass workClass, Drop reason) {
    drops.computeIfAbsent(reason, r -> new AtomicInteger()).incrementAndGet();
  }

  private void require(boolean right, String otherwise) {
    if (!right) {
      wrongs.add(otherwise);
    }
  }

  /** Work that takes a random while and sometimes fails, and watches how it is treated. */
  private class Watched implements Work<Watched, Integer, Integer> {
    private final Lane lane;
    private final int number;
    private final long micros;
    private final int failsIn;
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger stages = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger ended = new AtomicInteger();

    Watched(Lane lane, int number, Random random) {
      this.lane = lane;
      this.number = number;
      this.micros = random.nextInt(100);
      this.failsIn = random.nextInt(30);
    }

    @Override
    public Lane lane() {
      return lane;
    }

    private void enter(int stage) {
      require(inside.incrementAndGet() == 1, "two stages of one work overlap");
      require(closed.get() == 0, "a closed work does something");
      require(stages.incrementAndGet() == stage, "stage " + stage + " out of order");
      LockSupport.parkNanos(micros * 1_000);
    }

    private void leave(int stage) {
      inside.decrementAndGet();
      if (failsIn == stage) {
        throw new IllegalStateException("fails in stage " + stage);
      }
    }

    @Override
    public Watched prepare() {
      enter(1);
      leave(1);
      return this;
    }

    @Override
    public List<Integer> runTogether(List<Watched> together, Cancellation cancellation) {
      AtomicInteger runs = lane.device().equals(ONES) ? runsOfOnes : runsOfFours;
      int at = runs.incrementAndGet();
      try {
        require(at <= lane.device().runs(), at + " runs on " + lane.device());
        require(together.size() <= lane.device().batch(), "a batch of " + together.size());
        require(together.stream().allMatch(w -> w.lane.equals(lane)), "a batch of many lanes");
        if (together.size() > 1 && together.stream().anyMatch(w -> w.failsIn == 2)) {
          throw new IllegalStateException("fails in company"); // each is tried again alone
        }
        together.forEach(work -> work.enter(2));
        cancellation.onCancel(() -> {});
        cancellation.clear();
        together.forEach(work -> work.leave(2));
        return together.stream().map(work -> work.number * 2).toList();
      } finally {
        runs.decrementAndGet();
      }
    }

    @Override
    public Integer finish(Watched prepared, Integer answer) {
      enter(3);
      leave(3);
      return answer + 1;
    }

    @Override
    public void close() {
      require(inside.get() == 0, "a work is closed in a stage");
      require(closed.incrementAndGet() == 1, "a work is closed twice");
    }
  }

  /** What became of all that was submitted. */
  private static final class Tally {
    final List<Watched> taken = new ArrayList<>();
    int refused;
    final Map<Drop, AtomicInteger> dropped = new EnumMap<>(Drop.class);
    final AtomicInteger answered = new AtomicInteger();
    final AtomicInteger failed = new AtomicInteger();

    Tally() {
      for (Drop reason : Drop.values()) {
        dropped.put(reason, new AtomicInteger());
      }
    }

    private AtomicInteger count(Throwable wrapped) {
      Throwable failure = wrapped instanceof CompletionException ? wrapped.getCause() : wrapped;
      if (failure instanceof ExpiredException) {
        return dropped.getOrDefault(Drop.EXPIRED, failed);
      } else if (failure instanceof SupersededException) {
        return dropped.getOrDefault(Drop.SUPERSEDED, failed);
      } else if (failure instanceof CancellationException) {
        return dropped.getOrDefault(Drop.CANCELLED, failed);
      }
      return failed;
    }
  }

  private Tally submitMany(long seed, int count) {
    var random = new Random(seed);
    var tally = new Tally();
    var tickets = new ArrayList<Ticket<Integer>>();
    for (int i = 0; i < count; i++) {
      WorkClass workClass = WorkClass.values()[random.nextInt(3)];
      boolean inSession = workClass == WorkClass.LIVE && random.nextInt(3) > 0;
      long budget = random.nextInt(4) == 0 ? random.nextInt(2_000_000) : 60_000_000_000L;
      var claim =
          new Claim(
              workClass, inSession ? "s" + random.nextInt(5) : "", System.nanoTime() + budget);
      var work = new Watched(LANES.get(random.nextInt(LANES.size())), i, random);
      try {
        Ticket<Integer> ticket = queue.submit(claim, work);
        tally.taken.add(work);
        tickets.add(ticket);
        ticket.result().whenComplete((value, failure) -> ended(tally, work, value, failure));
      } catch (QueueFullException e) {
        tally.refused++;
        require(e.retryAfterSeconds() >= 1, "come again at once");
        LockSupport.parkNanos(200_000);
      }
      if (random.nextInt(3) == 0 && !tickets.isEmpty()) {
        int recent = Math.max(0, tickets.size() - 1 - random.nextInt(10));
        Ticket<Integer> ticket = tickets.get(recent);
        if (random.nextBoolean()) {
          ticket.cancel();
        } else {
          ticket.expire();
        }
      }
    }
    return tally;
  }

  private void ended(Tally tally, Watched work, Integer value, Throwable failure) {
    require(work.ended.incrementAndGet() == 1, "a work ends twice");
    if (failure == null) {
      require(value == work.number * 2 + 1, "an answer is another's");
      tally.answered.incrementAndGet();
    } else {
      tally.count(failure).incrementAndGet();
    }
  }

  private void stress(int each) throws Exception {
    ExecutorService submitters = Executors.newFixedThreadPool(SUBMITTERS);
    var tallies = new ArrayList<Tally>();
    try {
      var futures = new ArrayList<Future<Tally>>();
      for (int i = 0; i < SUBMITTERS; i++) {
        long seed = i;
        futures.add(submitters.submit(() -> submitMany(seed, each)));
      }
      for (Future<Tally> future : futures) {
        tallies.add(future.get(10, TimeUnit.MINUTES));
      }
    } finally {
      submitters.shutdown();
    }
    List<Watched> taken = tallies.stream().flatMap(tally -> tally.taken.stream()).toList();
    Await.until(() -> taken.stream().allMatch(w -> w.ended.get() == 1 && w.closed.get() == 1));
    assertThat(wrongs).isEmpty();
    assertThat(queue.load().waitingTotal()).isZero();
    Await.until(() -> queue.load().running() == 0);
    for (Drop reason : Drop.values()) {
      int counted =
          tallies.stream().map(t -> t.dropped.get(reason)).mapToInt(AtomicInteger::get).sum();
      assertThat(counted).as("all paths were taken: " + reason).isPositive();
      assertThat(drops.get(reason)).hasValue(counted);
    }
    assertThat(tallies).allMatch(tally -> tally.answered.get() > 0 && tally.failed.get() > 0);
    assertThat(tallies.stream().mapToInt(tally -> tally.refused).sum()).isPositive();
    assertThat(largestBatch.get()).isGreaterThan(1);
    noPlaceIsLost();
  }

  /** With its runs held, exactly the places beside them fill. */
  private void noPlaceIsLost() throws Exception {
    for (Lane lane : List.of(LANES.get(0), LANES.get(2))) {
      for (WorkClass workClass : WorkClass.values()) {
        Device device = lane.device();
        var release = new CountDownLatch(1);
        var prepared = new AtomicInteger();
        var tickets = new ArrayList<Ticket<Integer>>();
        int fill = device.runs() + device.places();
        for (int i = 0; i < fill + 2; i++) {
          var work =
              new Watched(lane, i, new Random(1)) {
                @Override
                public Watched prepare() {
                  prepared.incrementAndGet();
                  return this;
                }

                @Override
                public List<Integer> runTogether(List<Watched> all, Cancellation cancellation) {
                  try {
                    release.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  return all.stream().map(one -> 0).toList();
                }

                @Override
                public Integer finish(Watched self, Integer answer) {
                  return answer;
                }
              };
          tickets.add(queue.submit(Claim.of(workClass, System.nanoTime() + 60_000_000_000L), work));
          if (i < device.runs()) {
            int begun = i + 1;
            Await.until(() -> queue.load().running() == begun); // one in each run
          }
        }
        Await.until(() -> prepared.get() == fill);
        release.countDown();
        Await.until(() -> tickets.stream().noneMatch(Ticket::isWanted));
        Await.until(() -> queue.load().running() == 0);
      }
    }
  }

  @Test
  void endsEverythingOnce() throws Exception {
    stress(1_500);
  }

  @Test
  @Tag("soak")
  void endsEverythingOnceForLong() throws Exception {
    stress(100_000);
  }
}
