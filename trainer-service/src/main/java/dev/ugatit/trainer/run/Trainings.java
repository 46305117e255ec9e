package dev.ugatit.trainer.run;

import dev.ugatit.platform.contract.TrainingProgress;
import dev.ugatit.platform.contract.TrainingProgress.Event;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.contract.TrainingRecord.Want;
import dev.ugatit.platform.kafka.FencedException;
import dev.ugatit.platform.kafka.FencedSink;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.TopicFollower;
import dev.ugatit.trainer.run.RunFolder.Ending;
import dev.ugatit.trainer.run.TrainingOutcome.End;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trainings as their topic wants them, and the one that this trainer does.
 *
 * <p>States: new → {@link #start} replaying → open (claims one wanted, unfinished training at a
 * time, the oldest first; the others are queued) → {@link #stop} stopping → stopped. A training
 * that has ended is done again only for a wish that is younger than its end, a finished one never.
 *
 * <p>A claim is a lease, which two trainers may both believe in, and a {@link FencedSink} of the
 * training, which only the later of them can write to: the earlier one hears of it with its next
 * record and leaves the training alone. All methods are called on one Vert.x context.
 */
public final class Trainings {
  private static final Logger LOG = LoggerFactory.getLogger(Trainings.class);
  private static final long LOOK_MS = 2_000;
  private static final long SWEEP_MS = 60_000;

  private final TrainerContext context;
  private final Learner.Factory learners;
  private final Publishers publishers;
  private final Leases leases;
  private final Datasets datasets;
  private final TopicFollower follower;
  private final TrainingThread thread;
  private final TrainerGauges gauges;
  private final Context home;
  private final ResidentMemory memory = new ResidentMemory();
  private final Map<String, Wanted> wanted = new HashMap<>();
  private @Nullable ActiveTraining active;
  private Future<Void> activity = Future.succeededFuture();
  private Future<Void> claim = Future.succeededFuture();
  private volatile boolean open;
  private long lookTimer = -1;
  private long renewTimer = -1;
  private long sweepTimer = -1;

  /** Trainings that learn and publish by these means; nothing begins before {@link #start}. */
  public Trainings(TrainerContext context, Learner.Factory learners, Publishers publishers) {
    this.context = context;
    this.home = context.vertx().getOrCreateContext();
    this.learners = learners;
    this.publishers = publishers;
    this.leases = new Leases(context.vertx(), UUID.randomUUID().toString(), context.leaseTime());
    this.thread = new TrainingThread(context.vertx());
    this.gauges = new TrainerGauges(context.metrics());
    this.datasets = new Datasets(context.vertx(), context.kafka());
    this.follower =
        TopicFollower.open(
            context.vertx(),
            context.kafka(),
            context.kafka().topics().trainings(),
            Map.of(),
            this::take);
  }

  /** Replays what is wanted and begins to work; completes when work can be claimed. */
  public Future<Void> start() {
    return Future.all(datasets.start(), publishers.start(), follower.start())
        .onSuccess(
            replayed -> {
              open = true;
              lookTimer = context.vertx().setPeriodic(LOOK_MS, id -> sense());
              renewTimer =
                  context.vertx().setPeriodic(context.leaseTime().toMillis() / 3, id -> renew());
              sweepTimer = context.vertx().setPeriodic(SWEEP_MS, id -> sweep());
              sweep();
              look();
            })
        .mapEmpty();
  }

  /** Whether work can be claimed. */
  public boolean isOpen() {
    return open;
  }

  /** Ends the running training at a checkpoint, leaves it wanted, and stops following. */
  public Future<Void> stop() {
    open = false;
    context.vertx().cancelTimer(lookTimer);
    context.vertx().cancelTimer(sweepTimer);
    if (active != null) {
      active.yieldNow();
    }
    return claim
        .eventually(() -> activity)
        .eventually(
            () -> {
              context.vertx().cancelTimer(renewTimer);
              thread.close();
              return Future.join(List.of(follower.stop(), datasets.stop(), publishers.stop()));
            })
        .mapEmpty();
  }

  private Future<Void> take(Received received) {
    String key = String.valueOf(received.key());
    byte[] value = received.value();
    if (value == null) {
      wanted.remove(key);
      tell(key, Want.STOPPED);
      return Future.succeededFuture();
    }
    TrainingRecord record;
    try {
      record = Wanted.read(key, value);
    } catch (IllegalArgumentException e) {
      LOG.warn("passed over {}: {}", received.identity(), e.getMessage());
      return Future.succeededFuture();
    }
    return context
        .vertx()
        .executeBlocking(() -> RunFolder.ending(context.runs(), record.id()))
        .map(
            ending -> {
              want(record, received.offset(), ending);
              return null;
            });
  }

  private void want(TrainingRecord record, long offset, Optional<Ending> ending) {
    Wanted before = wanted.get(record.id());
    long since = before == null ? offset : before.since;
    // A training may have ended since its folder was looked at, or without a folder to note it in.
    Optional<Ending> newest =
        before == null ? ending : newest(ending.stream(), before.ending.stream());
    var now = new Wanted(record, offset, since, newest);
    wanted.put(record.id(), now);
    tell(record.id(), record.want());
    if (now.isAskedInVain()) {
      answer(record, offset, newest.orElseThrow().outcome());
    }
    if (before != null && before.queued && record.want() != Want.RUNNING) {
      boolean paused = record.want() == Want.PAUSED;
      asNobody(record).event(paused ? Event.PAUSED : Event.STOPPED, "before it had begun");
    }
    look();
  }

  /** Whoever wants a finished training to run waits for a report: once for each such wish. */
  private void answer(TrainingRecord record, long offset, TrainingOutcome finished) {
    ProgressReport report = asNobody(record);
    report.at(finished.step());
    report.event(Event.FINISHED, "it had been finished before, no step is left");
    note(record.id(), finished, offset);
    context
        .vertx()
        .executeBlocking(
            () -> {
              RunFolder.open(context.runs(), record).end(finished, offset);
              return null;
            })
        .onFailure(e -> LOG.warn("training {} may be answered once more", record.id(), e));
  }

  private static Optional<Ending> newest(Stream<Ending> some, Stream<Ending> others) {
    return Stream.concat(some, others).max(Comparator.comparingLong(Ending::wish));
  }

  private void tell(String id, Want want) {
    if (active != null && active.id().equals(id)) {
      active.want(want);
    }
  }

  private void sense() {
    context
        .vertx()
        .executeBlocking(
            () -> {
              memory.refresh();
              return null;
            })
        .onComplete(done -> look());
  }

  /** Between trainings; a running one deletes its own with each of its publications. */
  private void sweep() {
    if (active == null) {
      thread
          .run(
              () -> {
                publishers.sweep();
                return null;
              })
          .onFailure(e -> LOG.warn("cannot delete what retired models have left", e));
    }
  }

  /** Claims the oldest training that is to do, when nothing is done. */
  private void look() {
    if (!open) {
      return;
    }
    List<Wanted> toDo =
        wanted.values().stream()
            .filter(Wanted::isToDo)
            .filter(w -> active == null || !active.id().equals(w.record.id()))
            .sorted(Comparator.comparingLong(w -> w.since))
            .toList();
    if (active == null && claim.isComplete()) {
      claim = claim(toDo, 0).onFailure(e -> LOG.warn("cannot claim a training", e));
    } else if (active != null) {
      toDo.forEach(this::queue);
    }
  }

  private Future<Void> claim(List<Wanted> toDo, int index) {
    if (index >= toDo.size() || !open) {
      return Future.succeededFuture();
    }
    Wanted next = toDo.get(index);
    return leases
        .claim(next.record.id())
        .compose(
            mine -> {
              if (!mine) {
                return claim(toDo, index + 1);
              }
              return own(next)
                  .onSuccess(done -> toDo.subList(index + 1, toDo.size()).forEach(this::queue));
            });
  }

  /** Shuts out whoever wrote about the training before, and begins. */
  private Future<Void> own(Wanted next) {
    String id = next.record.id();
    String owned = context.kafka().topics().trainings() + "/" + id;
    return FencedSink.open(context.vertx(), context.kafka(), owned)
        .compose(
            records -> {
              if (open && wanted.get(id) == next) {
                begin(next, records);
                return Future.<Void>succeededFuture();
              }
              // Looked at again with the next record.
              return records.close().eventually(() -> leases.release(id));
            },
            e -> leases.release(id).transform(released -> Future.failedFuture(e)));
  }

  private void queue(Wanted waiting) {
    if (!waiting.queued) {
      waiting.queued = true;
      asNobody(waiting.record).event(Event.QUEUED, "waits for a free trainer");
    }
  }

  private void begin(Wanted next, FencedSink records) {
    TrainingRecord record = next.record;
    LOG.info("training {} begins", record.id());
    var training =
        new ActiveTraining(
            context,
            record,
            next.offset,
            datasets.get(record.dataset()),
            learners,
            publishers,
            thread,
            asOwner(record, records),
            records);
    active = training;
    activity =
        training
            .run()
            .onSuccess(
                outcome -> {
                  LOG.info("training {}: {}", record.id(), outcome);
                  note(record.id(), outcome, next.offset);
                })
            .eventually(records::close)
            .eventually(() -> leases.release(record.id()))
            .<Void>mapEmpty()
            .onComplete(
                done -> {
                  active = null;
                  look();
                });
  }

  /**
   * What was wanted while it ended counts now, measured against its end. Kept here and not read
   * from its folder: one that could not be written to would begin again at once, for ever.
   */
  private void note(String id, TrainingOutcome outcome, long wish) {
    if (outcome.end() != End.YIELDED) {
      var ending = Optional.of(new Ending(1, outcome, wish));
      wanted.computeIfPresent(id, (key, w) -> new Wanted(w.record, w.offset, w.since, ending));
    }
  }

  private void renew() {
    ActiveTraining mine = active;
    if (mine == null) {
      return;
    }
    leases
        .renew(mine.id())
        .onSuccess(
            renewed -> {
              if (!renewed) {
                lose(mine.id());
              }
            })
        .onFailure(e -> LOG.warn("cannot renew the lease of training {}", mine.id(), e));
  }

  private void lose(String id) {
    if (active != null && active.id().equals(id) && !active.isYielding()) {
      LOG.warn("training {} was taken over by another trainer", id);
      active.yieldNow();
    }
  }

  private ProgressReport asOwner(TrainingRecord record, FencedSink records) {
    return report(
        record,
        progress -> {
          gauges.show(progress);
          records.send(record(progress)).onFailure(e -> unheard(progress.id(), e));
        });
  }

  private ProgressReport asNobody(TrainingRecord record) {
    return report(
        record,
        progress ->
            context.records().send(record(progress)).onFailure(e -> unheard(progress.id(), e)));
  }

  private ProgressReport report(TrainingRecord record, Consumer<TrainingProgress> sink) {
    return new ProgressReport(record, sink, System::currentTimeMillis, memory::bytes);
  }

  private Outgoing record(TrainingProgress progress) {
    return Outgoing.json(context.kafka().topics().trainingProgress(), progress.id(), progress);
  }

  private void unheard(String id, Throwable cause) {
    if (cause instanceof FencedException) {
      home.runOnContext(now -> lose(id));
    } else {
      LOG.warn("progress of training {} was not written: {}", id, cause.toString());
    }
  }
}
