package dev.ugatit.translator.queue;

import dev.ugatit.translator.queue.Entry.Stage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The order of work, as data: no threads, no clock, not thread-safe.
 *
 * <p>Each entry has a {@linkplain Turn turn}: its arrival plus the handicap of its class. Whatever
 * can move on moves on in the order of turns:
 *
 * <ul>
 *   <li>An entry is prepared when there is a place for its class beside the runs of its device
 *       ({@link Device#places()}): decoded pictures are large, and what is prepared late can still
 *       be replaced or expire for nothing. With it go others of its lane, up to a batch.
 *   <li>Ready entries run when their device has a run free: the one whose turn it is, and with it
 *       others of its lane from behind. A batch that is not full waits for {@link
 *       Device#delayNanos()}. An entry that is still in preparation holds up nobody.
 * </ul>
 *
 * <p>A session has one waiting entry: a newer one takes its place and keeps its turn, so that
 * sessions take turns however fast their frames come. Only a frame that is just being prepared is
 * let through, and the newer one waits for a turn of its own: otherwise a session whose pictures
 * take longer to prepare than to come would never get an answer.
 */
final class Schedule<E extends Entry> {
  /** Beside the runs of a device. Each class has its own, so that none holds up a better one. */
  private record Place(Device device, WorkClass workClass) {
    static Place of(Line line) {
      return new Place(line.lane().device(), line.workClass());
    }
  }

  private final Lines<E> waiting = new Lines<>();
  private final Lines<E> ready = new Lines<>();

  /** Entries before their run of each session, the newest last. */
  private final Map<String, Deque<E>> sessions = new HashMap<>();

  /** All entries before their run. */
  private final TreeSet<E> byDeadline =
      new TreeSet<>(
          ((Comparator<E>) (a, b) -> Long.signum(a.claim.deadline() - b.claim.deadline()))
              .thenComparing(e -> e.turn));

  private final Counts<Place> places = new Counts<>();
  private final Counts<Device> runs = new Counts<>();
  private final Counts<Line> beforeRun = new Counts<>();
  private long sequence;

  /** Whether a new entry would take the place of a waiting one. */
  boolean wouldReplace(Claim claim) {
    return replaceable(claim).isPresent();
  }

  private Optional<E> replaceable(Claim claim) {
    return Optional.ofNullable(sessions.get(claim.session()))
        .map(Deque::getLast)
        .filter(newest -> newest.stage == Stage.WAITING || newest.stage == Stage.READY);
  }

  /**
   * Takes an entry.
   *
   * @return the one whose place it took, which has ended
   */
  Optional<E> add(E entry) {
    Optional<E> replaced = replaceable(entry.claim);
    long rank = entry.arrival + entry.claim.workClass().handicapNanos();
    entry.turn = replaced.map(old -> old.turn).orElseGet(() -> new Turn(rank, ++sequence));
    replaced.ifPresent(this::leave);
    if (entry.claim.hasSession()) {
      sessions.computeIfAbsent(entry.claim.session(), s -> new ArrayDeque<>()).addLast(entry);
    }
    byDeadline.add(entry);
    beforeRun.increment(entry.line());
    waiting.add(entry);
    return replaced;
  }

  /** Takes out an entry before its run: moves to ENDED, or to LEFT while it is being prepared. */
  void leave(E entry) {
    forget(entry);
    switch (entry.stage) {
      case WAITING -> waiting.remove(entry);
      case PREPARING -> {
        entry.stage = Stage.LEFT;
        return;
      }
      case READY -> {
        ready.remove(entry);
        places.decrement(Place.of(entry.line()));
      }
      default -> throw new IllegalStateException("an entry in " + entry.stage + " does not leave");
    }
    entry.stage = Stage.ENDED;
  }

  private void forget(E entry) {
    byDeadline.remove(entry);
    beforeRun.decrement(entry.line());
    sessions.computeIfPresent(
        entry.claim.session(),
        (session, frames) -> {
          frames.remove(entry);
          return frames.isEmpty() ? null : frames;
        });
  }

  /** Ends all entries before their run whose deadline has come. */
  List<E> removeExpired(long now) {
    var expired = new ArrayList<E>();
    while (!byDeadline.isEmpty() && byDeadline.first().claim.deadline() - now <= 0) {
      E entry = byDeadline.first();
      leave(entry);
      expired.add(entry);
    }
    return expired;
  }

  /** Moves to PREPARING what may be prepared now, in order. */
  List<E> takeToPrepare() {
    var taken = new ArrayList<E>();
    Optional<E> first = waiting.first(this::hasPlace);
    while (first.isPresent()) {
      Lane lane = first.get().lane;
      taken.addAll(
          takeTogether(
              waiting,
              first,
              line -> line.lane().equals(lane) && hasPlace(line),
              this::beginToPrepare));
      first = waiting.first(this::hasPlace);
    }
    return taken;
  }

  private boolean hasPlace(Line line) {
    return places.of(Place.of(line)) < line.lane().device().places();
  }

  private void beginToPrepare(E entry) {
    waiting.remove(entry);
    entry.stage = Stage.PREPARING;
    places.increment(Place.of(entry.line()));
  }

  /** Moves from PREPARING to READY. */
  void prepared(E entry, long now) {
    entry.stage = Stage.READY;
    entry.readyAt = now;
    ready.add(entry);
  }

  /** Moves to RUNNING what runs together now; empty when nothing does. */
  List<E> takeBatch(long now) {
    Optional<E> first = ready.first(line -> hasRun(line.lane()) && isDue(line.lane(), now));
    if (first.isEmpty()) {
      return List.of();
    }
    Lane lane = first.get().lane;
    runs.increment(lane.device());
    return takeTogether(ready, first, line -> line.lane().equals(lane), this::beginToRun);
  }

  private boolean hasRun(Lane lane) {
    return runs.of(lane.device()) < lane.device().runs();
  }

  private boolean isDue(Lane lane, long now) {
    return ready.of(lane).count() >= lane.device().batch() || dueIn(lane, now) <= 0;
  }

  private long dueIn(Lane lane, long now) {
    long waited = ready.of(lane).mapToLong(entry -> now - entry.readyAt).max().orElse(0);
    return lane.device().delayNanos() - waited;
  }

  private void beginToRun(E entry) {
    ready.remove(entry);
    places.decrement(Place.of(entry.line()));
    forget(entry);
    entry.stage = Stage.RUNNING;
  }

  private List<E> takeTogether(
      Lines<E> from, Optional<E> first, Predicate<Line> mayJoin, Consumer<E> move) {
    var together = new ArrayList<E>();
    Optional<E> next = first;
    while (next.isPresent()) {
      E entry = next.get();
      move.accept(entry);
      together.add(entry);
      next = together.size() < entry.lane.device().batch() ? from.first(mayJoin) : Optional.empty();
    }
    return together;
  }

  /** Nanoseconds until a batch that waits to fill runs as it is; empty when none does. */
  OptionalLong nextDueIn(long now) {
    return ready.lanes().filter(this::hasRun).mapToLong(lane -> dueIn(lane, now)).min();
  }

  /** The run of a batch is over; its entries move on by themselves. */
  void runEnded(Device device) {
    runs.decrement(device);
  }

  /** Moves from RUNNING to FINISHING. */
  void beginToFinish(E entry) {
    entry.stage = Stage.FINISHING;
    places.increment(Place.of(entry.line()));
  }

  /** Moves to ENDED an entry that a worker or a run had. */
  void end(E entry) {
    if (entry.stage == Stage.PREPARING) {
      leave(entry);
    }
    if (entry.stage == Stage.LEFT || entry.stage == Stage.FINISHING) {
      places.decrement(Place.of(entry.line()));
    }
    entry.stage = Stage.ENDED;
  }

  /** Entries before their run. */
  List<E> all() {
    return List.copyOf(byDeadline);
  }

  /** Number of entries before their run. */
  int size() {
    return byDeadline.size();
  }

  /** Numbers of entries before their run. */
  Map<Line, Integer> sizes() {
    return beforeRun.toMap();
  }

  /** How long the oldest entry before its run has been here; 0 without one. */
  long oldestAge(long now) {
    return byDeadline.stream().mapToLong(entry -> now - entry.arrival).max().orElse(0);
  }
}
