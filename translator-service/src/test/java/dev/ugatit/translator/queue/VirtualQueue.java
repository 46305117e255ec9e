package dev.ugatit.translator.queue;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A queue in virtual time, whose runs happen when the test says so. */
final class VirtualQueue implements QueueListener {
  static final long FAR = TimeUnit.HOURS.toNanos(1);

  long now = 1_000;
  final Deque<Runnable> runs = new ArrayDeque<>();

  /** Tasks of the first and last stage; none wait here unless {@link #holdWorkers} is set. */
  final Deque<Runnable> tasks = new ArrayDeque<>();

  boolean holdWorkers;
  final List<String> prepared = new ArrayList<>();
  final List<String> ran = new ArrayList<>();
  final List<String> closed = new ArrayList<>();
  final List<Drop> drops = new ArrayList<>();
  final List<Integer> batches = new ArrayList<>();
  final TranslationQueue queue;

  private final List<Call> alarms = new ArrayList<>();

  private record Call(long at, Runnable action) {}

  VirtualQueue(int capacity) {
    var threads =
        new TranslationQueue.Threads(
            task -> {
              tasks.add(task);
              if (!holdWorkers) {
                workAll();
              }
            },
            runs::add,
            (nanos, action) -> alarms.add(new Call(now + nanos, action)));
    queue = new TranslationQueue(capacity, () -> now, threads, this);
  }

  static Device device(int runs) {
    return new Device("test", runs, 1, 0);
  }

  static Lane lane(String model, Device device) {
    return new Lane(model, "digest", 256, "out", device);
  }

  /** Work that does nothing but leave its name. */
  class Named implements Work<String, String, String> {
    private final String name;
    private final Lane lane;

    Named(String name, Lane lane) {
      this.name = name;
      this.lane = lane;
    }

    @Override
    public Lane lane() {
      return lane;
    }

    @Override
    public String prepare() throws Exception {
      prepared.add(name);
      return name;
    }

    @Override
    public List<String> runTogether(List<String> names, Cancellation cancellation)
        throws Exception {
      ran.add(String.join(" ", names));
      return names.stream().map(one -> one + "!").toList();
    }

    @Override
    public String finish(String name, String answer) throws Exception {
      return answer;
    }

    @Override
    public void close() {
      closed.add(name);
    }
  }

  Ticket<String> submit(WorkClass workClass, String name, Lane lane) throws QueueFullException {
    return queue.submit(Claim.of(workClass, now + FAR), new Named(name, lane));
  }

  Ticket<String> submit(WorkClass workClass, String name) throws QueueFullException {
    return submit(workClass, name, lane("model", device(1)));
  }

  Ticket<String> frame(String session, String name) throws QueueFullException {
    return queue.submit(
        new Claim(WorkClass.LIVE, session, now + FAR), new Named(name, lane("model", device(1))));
  }

  void advance(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
    for (Call call : List.copyOf(alarms)) {
      if (call.at() - now <= 0) {
        alarms.remove(call);
        call.action().run();
      }
    }
  }

  void workAll() {
    while (!tasks.isEmpty()) {
      tasks.removeFirst().run();
    }
  }

  void runOnce() {
    runs.removeFirst().run();
  }

  void runAll() {
    while (!runs.isEmpty()) {
      runOnce();
    }
  }

  @Override
  public void ran(Lane lane, int batch, long nanos) {
    batches.add(batch);
  }

  @Override
  public void dropped(WorkClass workClass, Drop reason) {
    drops.add(reason);
  }

  static <T extends Throwable> void assertFailed(Ticket<?> ticket, Class<T> type) {
    CompletableFuture<?> result = ticket.result().toCompletableFuture();
    assertThatThrownBy(() -> result.getNow(null))
        .satisfiesAnyOf(
            e -> org.assertj.core.api.Assertions.assertThat(e).isInstanceOf(type),
            e -> org.assertj.core.api.Assertions.assertThat(e).hasCauseInstanceOf(type));
  }
}
