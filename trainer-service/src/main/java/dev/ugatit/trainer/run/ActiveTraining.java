package dev.ugatit.trainer.run;

import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.TrainingProgress.Event;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.contract.TrainingRecord.Want;
import dev.ugatit.platform.kafka.FencedSink;
import dev.ugatit.trainer.data.DatasetFollower;
import dev.ugatit.trainer.data.DatasetLog;
import dev.ugatit.trainer.data.FixedPictures;
import dev.ugatit.trainer.data.PictureStore;
import dev.ugatit.trainer.data.TrainingPictures;
import dev.ugatit.trainer.run.TrainingOutcome.End;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One training in the hands of this trainer.
 *
 * <p>States: preparing (its folder, its store) → collecting (pictures arrive) → training (on the
 * training's thread) → ended. A wish is heard in each of them. Methods are called on the trainer's
 * context.
 */
final class ActiveTraining {
  private static final Logger LOG = LoggerFactory.getLogger(ActiveTraining.class);
  private static final long POLL_MS = 200;

  private final TrainerContext context;
  private final TrainingRecord record;
  private final long wishOffset;
  private final Dataset dataset;
  private final Learner.Factory learners;
  private final Publishers publishers;
  private final TrainingThread thread;
  private final ProgressReport progress;
  private final FencedSink records;
  private final Wish wish = new Wish();

  /** On the run's folder; null before it is open. */
  private volatile @Nullable FolderClaim claim;

  /** Whether steps were done before, with lists of pictures that a resume must find again. */
  private boolean begun;

  /**
   * @param wishOffset offset of the record that asks for it
   * @param dataset that it learns from
   * @param records of this training, as long as no later owner takes it over
   */
  ActiveTraining(
      TrainerContext context,
      TrainingRecord record,
      long wishOffset,
      Dataset dataset,
      Learner.Factory learners,
      Publishers publishers,
      TrainingThread thread,
      ProgressReport progress,
      FencedSink records) {
    this.context = context;
    this.record = record;
    this.wishOffset = wishOffset;
    this.dataset = dataset;
    this.learners = learners;
    this.publishers = publishers;
    this.thread = thread;
    this.progress = progress;
    this.records = records;
  }

  String id() {
    return record.id();
  }

  /** Passes on what is wanted of it. */
  void want(Want want) {
    wish.want(want);
  }

  /** Asks it to end at a checkpoint and to leave its wanted state alone. */
  void yieldNow() {
    wish.yieldNow();
  }

  /** Ends it without another word or write: another trainer has it. */
  void lose() {
    wish.lose();
  }

  /** Whether it was told to. */
  boolean isLost() {
    return wish.command() == Wish.Command.LOSE;
  }

  /** Expected time until it has ended at a checkpoint when it is asked to, seconds. */
  double secondsToLeave() {
    return progress.secondsToLeave();
  }

  /**
   * Runs it to its end, which is reported, and durable where its folder can be written, when the
   * future completes. The future does not fail.
   */
  Future<TrainingOutcome> run() {
    long ticks =
        context.vertx().setPeriodic(context.progressInterval().toMillis(), id -> progress.tick());
    return context
        .vertx()
        .executeBlocking(this::open)
        .compose(this::run)
        .recover(this::failed)
        .onComplete(
            ended -> {
              context.vertx().cancelTimer(ticks);
              if (ended.succeeded() && !isLost()) {
                progress.event(ended.result().end().event(), ended.result().message());
              }
            });
  }

  private RunFolder open() throws IOException {
    RunFolder folder = RunFolder.open(context.runs(), record);
    claim = FolderClaim.take(folder.path());
    progress.at(checkpoints(folder).steps().stream().findFirst().orElse(0));
    return folder;
  }

  private RunFolder examine(RunFolder folder) throws IOException {
    folder.requireUnchanged();
    begun = !DatasetLog.open(folder.path()).entries().isEmpty();
    return folder;
  }

  private Future<TrainingOutcome> run(RunFolder folder) {
    return context
        .vertx()
        .executeBlocking(() -> examine(folder))
        .compose(examined -> refuseImpossible())
        .compose(
            possible ->
                DatasetFollower.open(
                    context.vertx(),
                    context.kafka(),
                    context.metrics(),
                    context.stores(),
                    record.dataset(),
                    context.maxPictures()))
        .compose(follower -> follow(follower, folder))
        .recover(this::failed)
        .compose(outcome -> end(folder, outcome));
  }

  private Future<Void> refuseImpossible() {
    Optional<String> mismatch = Arrival.mismatch(record, dataset);
    if (mismatch.isPresent()) {
      return Future.failedFuture(new TrainingFailed(mismatch.get()));
    }
    for (String model : List.of(record.model(), TrainingRecord.backOf(record.model()))) {
      Optional<String> owner = publishers.owner(model);
      if (owner.isPresent() && !owner.get().equals(record.id())) {
        return Future.failedFuture(
            new TrainingFailed(
                "model \""
                    + model
                    + (owner.get().isEmpty()
                        ? "\" was imported"
                        : "\" belongs to training \"" + owner.get() + "\"")
                    + "; give this training another model name"));
      }
    }
    return Future.succeededFuture();
  }

  private Future<TrainingOutcome> follow(DatasetFollower follower, RunFolder folder) {
    progress.event(Event.COLLECTING, "waits for its pictures");
    return follower
        .start()
        .compose(started -> arrival(follower))
        .compose(
            arrived ->
                wish.command() == Wish.Command.RUN
                    ? thread.run(() -> train(folder, follower.store()))
                    : Future.succeededFuture(left()))
        .eventually(follower::stop);
  }

  /** Completes when the pictures are there, or something else is wanted. */
  private Future<Void> arrival(DatasetFollower follower) {
    Promise<Void> arrived = Promise.promise();
    long timer = context.vertx().setPeriodic(POLL_MS, id -> poll(follower, arrived));
    return arrived.future().onComplete(done -> context.vertx().cancelTimer(timer));
  }

  private void poll(DatasetFollower follower, Promise<Void> arrived) {
    PictureStore store = follower.store();
    progress.pictures(Arrival.count(store, Domain.SOURCE), Arrival.count(store, Domain.TARGET));
    try {
      if (wish.command() != Wish.Command.RUN
          || (Arrival.isComplete(record, follower.position(), store)
              && (follower.isReplayed() || !begun))) {
        arrived.tryComplete();
      }
    } catch (TrainingFailed e) {
      arrived.tryFail(e);
    }
  }

  private TrainingOutcome left() {
    End end =
        switch (wish.command()) {
          case PAUSE -> End.PAUSED;
          case STOP -> End.STOPPED;
          case RUN, YIELD, LOSE -> End.YIELDED;
        };
    return new TrainingOutcome(end, progress.step(), "before all pictures had arrived");
  }

  /** On the training's thread. */
  private TrainingOutcome train(RunFolder folder, PictureStore store)
      throws IOException, InterruptedException {
    RunEnvironment.now(record.options())
        .record(folder.path())
        .ifPresent(
            difference -> {
              LOG.warn("training {}: {}", record.id(), difference);
              progress.event(Event.RUNNING, difference);
            });
    FixedPictures fixed = FixedPictures.of(folder.path(), store);
    Publisher publisher =
        publishers.of(
            folder, dataset.fit(), fixed, store, records, () -> wish.command() == Wish.Command.RUN);
    var grid =
        new SampleGrid(
            record.id(),
            record.options().network().size(),
            fixed.pictures(Domain.SOURCE, store),
            fixed.pictures(Domain.TARGET, store));
    return new TrainingLoop(
            folder,
            learners,
            checkpoints(folder),
            new TrainingPictures(store, DatasetLog.open(folder.path()), record.options()),
            new Samples(folder, context.artifacts(), grid),
            publisher,
            progress,
            wish,
            Objects.requireNonNull(claim))
        .run();
  }

  private Checkpoints checkpoints(RunFolder folder) {
    return new Checkpoints(folder.checkpoints(), context.keep(), this::isChampion);
  }

  private boolean isChampion(int step) {
    return publishers.champions(record.model()).contains((long) step);
  }

  private Future<TrainingOutcome> failed(Throwable cause) {
    if (cause instanceof ClaimLostException || isLost()) {
      return Future.succeededFuture(
          new TrainingOutcome(End.YIELDED, progress.step(), "another trainer goes on with it"));
    }
    if (cause instanceof TrainingFailed) {
      LOG.warn("training {} failed: {}", record.id(), cause.getMessage());
    } else {
      LOG.error("training {} failed", record.id(), cause);
    }
    String message = cause instanceof TrainingFailed ? cause.getMessage() : cause.toString();
    return Future.succeededFuture(
        new TrainingOutcome(End.FAILED, progress.step(), String.valueOf(message)));
  }

  private Future<TrainingOutcome> end(RunFolder folder, TrainingOutcome outcome) {
    if (outcome.end() == End.YIELDED) {
      return Future.succeededFuture(outcome);
    }
    return context
        .vertx()
        .executeBlocking(
            () -> {
              Objects.requireNonNull(claim).require();
              folder.end(outcome, wishOffset);
              return outcome;
            })
        .recover(e -> e instanceof ClaimLostException ? failed(e) : Future.failedFuture(e));
  }
}
