package dev.ugatit.trainer.run;

import dev.ugatit.platform.contract.TrainingProgress.Event;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.contract.TrainingRecord.Want;
import dev.ugatit.platform.kafka.FencedSink;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.TopicFollower;
import dev.ugatit.trainer.run.RunFolder.Ending;
import dev.ugatit.trainer.run.TrainingOutcome.End;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
 * record and leaves the training alone, for as long as the other reports of it. All methods are
 * called on one Vert.x context.
 */
public final class Trainings {
  private static final Logger LOG = LoggerFactory.getLogger(Trainings.class);
  private static final long LOOK_MS = 2_000;
  private static final long SWEEP_MS = 60_000;

  private final TrainerContext context;
  private final Learner.Factory learners;
  private final Publishers publishers;
  private final String self = UUID.randomUUID().toString();
  private final Leases leases;
  private final OtherTrainers others;
  private final Datasets datasets;
  private final TopicFollower follower;
  private final TrainingThread thread;
  private final TrainingReports reports;
  private final Map<String, WantedTraining> wanted = new HashMap<>();
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
    this.learners = learners;
    this.publishers = publishers;
    this.leases = new Leases(context.vertx(), self, context.leaseTime());
    this.others = new OtherTrainers(context.vertx(), context.kafka(), self, context.leaseTime());
    this.thread = new TrainingThread(context.vertx());
    this.reports = new TrainingReports(context, self, this::lose);
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
    return Future.all(datasets.start(), publishers.start(), others.start(), follower.start())
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
      LOG.info(
          "training {} finishes its step and writes a checkpoint: about {} s",
          active.id(),
          Math.max(1, Math.round(active.secondsToLeave())));
      active.yieldNow();
    }
    return claim
        .eventually(() -> activity)
        .eventually(
            () -> {
              context.vertx().cancelTimer(renewTimer);
              thread.close();
              return Future.join(
                  List.of(follower.stop(), others.stop(), datasets.stop(), publishers.stop()));
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
      record = WantedTraining.read(key, value);
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
    WantedTraining before = wanted.get(record.id());
    long since = before == null ? offset : before.since();
    var newest = new WantedTraining(record, offset, since, ending);
    if (before != null) {
      // It may have ended since its folder was looked at, or without a folder to note it in.
      newest.found(before.ending());
    }
    wanted.put(record.id(), newest);
    tell(record.id(), record.want());
    if (newest.isAskedInVain()) {
      answer(record, offset, newest.ending().orElseThrow().outcome());
    }
    if (before != null && before.isQueued() && record.want() != Want.RUNNING) {
      boolean paused = record.want() == Want.PAUSED;
      reports.asNobody(record).event(paused ? Event.PAUSED : Event.STOPPED, "before it had begun");
    }
    look();
  }

  /** Whoever wants a finished training to run waits for a report: once for each such wish. */
  private void answer(TrainingRecord record, long offset, TrainingOutcome finished) {
    ProgressReport report = reports.asNobody(record);
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
              reports.refreshMemory();
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
    List<WantedTraining> toDo =
        wanted.values().stream()
            .filter(WantedTraining::isToDo)
            .filter(w -> !others.have(w.id()))
            .filter(w -> active == null || !active.id().equals(w.id()))
            .sorted(Comparator.comparingLong(WantedTraining::since))
            .toList();
    if (active == null && claim.isComplete()) {
      claim = claim(toDo, 0).onFailure(e -> LOG.warn("cannot claim a training", e));
    } else if (active != null) {
      toDo.forEach(this::queue);
    }
  }

  private Future<Void> claim(List<WantedTraining> toDo, int index) {
    if (index >= toDo.size() || !open) {
      return Future.succeededFuture();
    }
    WantedTraining next = toDo.get(index);
    return leases
        .claim(next.id())
        .compose(
            mine -> {
              if (!mine) {
                return claim(toDo, index + 1);
              }
              return own(next)
                  .onSuccess(done -> toDo.subList(index + 1, toDo.size()).forEach(this::queue));
            });
  }

  private Future<Void> own(WantedTraining next) {
    String id = next.id();
    return isStillToDo(next)
        .compose(
            toDo -> toDo ? shutOthersOut(next) : leases.release(id),
            e -> leases.release(id).transform(released -> Future.failedFuture(e)));
  }

  /** Looks at how another trainer may have ended it since. */
  private Future<Boolean> isStillToDo(WantedTraining training) {
    return context
        .vertx()
        .executeBlocking(() -> RunFolder.ending(context.runs(), training.id()))
        .map(
            ending -> {
              training.found(ending);
              return training.isToDo();
            });
  }

  /** Shuts out whoever wrote about the training before, and begins. */
  private Future<Void> shutOthersOut(WantedTraining next) {
    String id = next.id();
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

  private void queue(WantedTraining waiting) {
    if (waiting.isQueued()) {
      return;
    }
    waiting.queued(true);
    isStillToDo(waiting)
        .onSuccess(
            toDo -> {
              waiting.queued(toDo);
              if (toDo && wanted.get(waiting.id()) == waiting) {
                reports.asNobody(waiting.record()).event(Event.QUEUED, "waits for a free trainer");
              }
            })
        .onFailure(e -> LOG.warn("cannot look at training {}", waiting.id(), e));
  }

  private void begin(WantedTraining next, FencedSink records) {
    TrainingRecord record = next.record();
    LOG.info("training {} begins", record.id());
    var training =
        new ActiveTraining(
            context,
            record,
            next.offset(),
            datasets.get(record.dataset()),
            learners,
            publishers,
            thread,
            reports.asOwner(record, records),
            records);
    active = training;
    activity =
        training
            .run()
            .onSuccess(
                outcome -> {
                  LOG.info("training {}: {}", record.id(), outcome);
                  note(record.id(), outcome, next.offset());
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
      wanted.computeIfPresent(
          id, (key, w) -> new WantedTraining(w.record(), w.offset(), w.since(), ending));
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
    if (active != null && active.id().equals(id) && !active.isLost()) {
      LOG.warn("training {} was taken over by another trainer", id);
      others.hear(id);
      active.lose();
    }
  }
}
