package dev.ugatit.translator.queue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rules of the schedule once more, as plainly as they can be said: one list, searched from end
 * to end for each decision. Shares the words of the contract with {@link Schedule}, and no
 * structure.
 */
final class Reference {
  /** Where a piece of work is; BUSY ones have left while a worker prepared them. */
  enum Where {
    WAITING,
    PREPARING,
    BUSY,
    READY,
    RUNNING,
    FINISHING
  }

  /** One piece of work; its position in the order is {@code since}, then {@code number}. */
  static final class Item {
    final int id;
    final Claim claim;
    final Lane lane;
    final long arrival;
    Where where = Where.WAITING;
    long since;
    int number;
    long readyAt;

    Item(int id, Claim claim, Lane lane, long arrival) {
      this.id = id;
      this.claim = claim;
      this.lane = lane;
      this.arrival = arrival;
      this.number = id;
      this.since =
          arrival
              + switch (claim.workClass()) {
                case LIVE -> 0L;
                case REQUEST -> 500_000_000L;
                case BULK -> 5_000_000_000L;
              };
    }

    boolean isBeforeRun() {
      return where == Where.WAITING || where == Where.PREPARING || where == Where.READY;
    }

    boolean takesPlace() {
      return where != Where.WAITING && where != Where.RUNNING;
    }
  }

  private static final Comparator<Item> IN_ORDER =
      Comparator.comparingLong((Item item) -> item.since).thenComparingInt(item -> item.number);

  final List<Item> items = new ArrayList<>();

  /** One device for each run of now. */
  private final List<Device> runs = new ArrayList<>();

  Optional<Item> add(Item item) {
    Item newest = null;
    for (Item other : items) {
      if (!item.claim.session().isEmpty()
          && other.claim.session().equals(item.claim.session())
          && other.isBeforeRun()
          && (newest == null || other.id > newest.id)) {
        newest = other;
      }
    }
    items.add(item);
    if (newest == null || newest.where == Where.PREPARING) {
      return Optional.empty();
    }
    item.since = newest.since;
    item.number = newest.number;
    items.remove(newest);
    return Optional.of(newest);
  }

  void leave(Item item) {
    if (item.where == Where.PREPARING) {
      item.where = Where.BUSY;
    } else {
      items.remove(item);
    }
  }

  List<Item> removeExpired(long now) {
    List<Item> late =
        items.stream().filter(i -> i.isBeforeRun() && i.claim.deadline() <= now).toList();
    late.forEach(this::leave);
    return late;
  }

  private boolean hasPlace(Item item) {
    Device device = item.lane.device();
    long taken =
        items.stream()
            .filter(Item::takesPlace)
            .filter(i -> i.lane.device().equals(device))
            .filter(i -> i.claim.workClass() == item.claim.workClass())
            .count();
    return taken < device.batch() * (device.runs() + 1L);
  }

  List<Item> takeToPrepare() {
    var taken = new ArrayList<Item>();
    while (true) {
      Optional<Item> first =
          items.stream().filter(i -> i.where == Where.WAITING).filter(this::hasPlace).min(IN_ORDER);
      if (first.isEmpty()) {
        return taken;
      }
      List<Item> lane =
          items.stream()
              .filter(i -> i.where == Where.WAITING && i.lane.equals(first.get().lane))
              .sorted(IN_ORDER)
              .toList();
      int count = 0;
      for (Item item : lane) {
        if (count < item.lane.device().batch() && hasPlace(item)) {
          item.where = Where.PREPARING;
          taken.add(item);
          count++;
        }
      }
    }
  }

  private List<Item> ready(Lane lane) {
    return items.stream()
        .filter(i -> i.where == Where.READY && i.lane.equals(lane))
        .sorted(IN_ORDER)
        .toList();
  }

  private boolean hasRun(Device device) {
    return runs.stream().filter(device::equals).count() < device.runs();
  }

  List<Item> takeBatch(long now) {
    Optional<Item> first =
        items.stream()
            .filter(i -> i.where == Where.READY && hasRun(i.lane.device()))
            .filter(
                i ->
                    ready(i.lane).size() >= i.lane.device().batch()
                        || ready(i.lane).stream()
                            .anyMatch(r -> r.readyAt + r.lane.device().delayNanos() <= now))
            .min(IN_ORDER);
    if (first.isEmpty()) {
      return List.of();
    }
    List<Item> lane = ready(first.get().lane);
    Device device = first.get().lane.device();
    List<Item> batch = lane.subList(0, Math.min(lane.size(), device.batch()));
    batch.forEach(i -> i.where = Where.RUNNING);
    runs.add(device);
    return batch;
  }

  OptionalLong nextDueIn(long now) {
    return items.stream()
        .filter(i -> i.where == Where.READY && hasRun(i.lane.device()))
        .mapToLong(i -> i.readyAt + i.lane.device().delayNanos() - now)
        .min();
  }

  void runEnded(Device device) {
    runs.remove(device);
  }
}
