package dev.ugatit.trainer.run;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.contract.TrainingProgress.Event;
import dev.ugatit.trainer.data.TrainingPictures;
import dev.ugatit.trainer.engine.LearningRate;
import dev.ugatit.trainer.run.TrainingOutcome.End;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One stretch of a training, from its beginning or its last checkpoint to its end or until
 * something else is wanted of it.
 *
 * <p>Each step: fetch, learn, note; then, where they are due, sample, checkpoint and publish. Every
 * wish is heard between two steps and leaves a checkpoint behind, so that no step is ever done
 * twice but after a crash; when another owner has the training, nothing is written any more. Losses
 * or weights that are not finite end the training, and so does a {@linkplain DivergenceWatch
 * collapse} of the discriminators; its last good checkpoint stays.
 *
 * <p>Runs on the training's thread from begin to end.
 */
final class TrainingLoop {
  private static final long RETRY_MS = 10_000;

  private final RunFolder folder;
  private final TrainingOptions options;
  private final Learner.Factory learners;
  private final Checkpoints checkpoints;
  private final TrainingPictures pictures;
  private final Samples samples;
  private final Publisher publisher;
  private final ProgressReport progress;
  private final Wish wish;
  private final FolderClaim claim;
  private final DivergenceWatch watch;

  /** Whether the newest models are still to be announced. */
  private boolean delayed;

  TrainingLoop(
      RunFolder folder,
      Learner.Factory learners,
      Checkpoints checkpoints,
      TrainingPictures pictures,
      Samples samples,
      Publisher publisher,
      ProgressReport progress,
      Wish wish,
      FolderClaim claim) {
    this.folder = folder;
    this.options = folder.record().options();
    this.learners = learners;
    this.checkpoints = checkpoints;
    this.pictures = pictures;
    this.samples = samples;
    this.publisher = publisher;
    this.progress = progress;
    this.wish = wish;
    this.claim = claim;
    this.watch = new DivergenceWatch(options.weights().adversarial());
  }

  /**
   * Trains.
   *
   * @throws TrainingFailed when it cannot go on, with cause and cure
   * @throws ClaimLostException when another trainer has taken the training over
   */
  TrainingOutcome run() throws IOException, InterruptedException {
    Optional<Checkpoint> checkpoint = checkpoints.newest(folder.optionsHash());
    if (checkpoint.isEmpty() && !checkpoints.steps().isEmpty()) {
      throw new TrainingFailed(
          "none of the checkpoints in "
              + folder.checkpoints()
              + " can be used (the log says why of each); restore one, or remove them all to begin"
              + " again at step 0, and resume the training");
    }
    int from = checkpoint.map(found -> found.meta().step()).orElse(0);
    progress.at(from);
    try (Learner learner = begin(checkpoint);
        RunLogs logs = RunLogs.open(folder, from, line -> watch.take(line.step(), line.losses()))) {
      if (learner.updates() != from) {
        throw new TrainingFailed("checkpoint " + from + " holds step " + learner.updates());
      }
      progress.event(Event.RUNNING, from == 0 ? "begins" : "goes on after step " + from);
      if (checkpoint.isEmpty()) {
        pictures.begin(1);
        landmarks(learner, logs, 0);
      } else if (isDue(from, options.intervals().publish())) {
        publish(learner, logs, from, checkpoint.get().meta().snapshot());
      }
      while (learner.updates() < options.steps()) {
        if (wish.command() != Wish.Command.RUN) {
          return leave(learner, logs, from);
        }
        step(learner, logs, learner.updates() + 1);
      }
      return delayed
          ? leave(learner, logs, from)
          : new TrainingOutcome(End.FINISHED, learner.updates(), "all steps are done");
    }
  }

  private Learner begin(Optional<Checkpoint> checkpoint) throws IOException {
    return checkpoint.isPresent()
        ? learners.load(options, checkpoint.get().folder())
        : learners.initial(options);
  }

  private void step(Learner learner, RunLogs logs, int step)
      throws IOException, InterruptedException {
    long began = System.nanoTime();

    // fetch
    claim.require();
    pictures.begin(step);
    TensorData source = pictures.batch(Domain.SOURCE, step); // N×3×S×S
    TensorData target = pictures.batch(Domain.TARGET, step); // N×3×S×S

    // learn: discriminators, generators, running average
    double rate = LearningRate.at(options.optimizer(), options.steps(), step);
    SortedMap<String, Double> losses = learner.learn(source, target, rate);
    requireFinite(losses, step);

    // note
    claim.require();
    double seconds = (System.nanoTime() - began) / 1e9;
    logs.stats().append(step, rate, seconds, losses);
    progress.pictures(pictures.count(Domain.SOURCE), pictures.count(Domain.TARGET));
    progress.step(step, losses, rate, seconds);
    requireConvergence();

    landmarks(learner, logs, step);
  }

  /** What is due after a step: a sample, a durable checkpoint, and then its publication. */
  private void landmarks(Learner learner, RunLogs logs, int step)
      throws IOException, InterruptedException {
    if (isDue(step, options.intervals().sample())) {
      progress.sample(samples.draw(learner, step));
    }
    boolean publish = isDue(step, options.intervals().publish());
    if (publish || isDue(step, options.intervals().checkpoint())) {
      checkpoint(learner, logs, step);
    }
    if (publish) {
      publish(learner, logs, step, pictures.snapshotHash());
    }
  }

  private void checkpoint(Learner learner, RunLogs logs, int step) throws IOException {
    long began = System.nanoTime();
    logs.force();
    checkpoints.save(
        step,
        folder.optionsHash(),
        pictures.snapshotHash(),
        place -> {
          learner.save(place);
          claim.require();
        });
    if (watch.lastGoodStep().isEmpty()) {
      checkpoints.prune(); // else the one from before may be needed
    }
    progress.checkpoint((System.nanoTime() - began) / 1e9);
    progress.event(Event.CHECKPOINT, "step " + step + " is durable");
  }

  /** The last models are waited for: after them nobody would try again. */
  private void publish(Learner learner, RunLogs logs, int step, String snapshot)
      throws IOException, InterruptedException {
    while (true) {
      Publisher.Published published = publisher.publish(learner, step, snapshot);
      delayed = published.verdict() == Publisher.Verdict.DELAYED;
      if (published.judgement().isPresent()) {
        logs.scores().append(ScoreLine.of(step, published.judgement().get()));
        logs.force();
      }
      switch (published.verdict()) {
        case PUBLISHED -> progress.event(Event.PUBLISHED, published.message());
        case KNOWN -> {}
        case REFUSED -> progress.event(Event.RUNNING, published.message());
        case DELAYED -> {
          progress.event(Event.RUNNING, published.message());
          if (step == options.steps() && wish.command() == Wish.Command.RUN) {
            wish.rest(RETRY_MS);
            continue;
          }
        }
      }
      return;
    }
  }

  private TrainingOutcome leave(Learner learner, RunLogs logs, int from) throws IOException {
    int step = learner.updates();
    if (wish.command() == Wish.Command.LOSE) {
      throw new ClaimLostException();
    }
    if (step > from) {
      checkpoint(learner, logs, step);
    }
    return switch (wish.command()) {
      case PAUSE -> new TrainingOutcome(End.PAUSED, step, "paused at step " + step);
      case STOP -> new TrainingOutcome(End.STOPPED, step, "stopped at step " + step);
      case RUN, YIELD, LOSE ->
          new TrainingOutcome(
              End.YIELDED, step, "the trainer stops; it goes on after step " + step);
    };
  }

  /** At every interval, before the first step and after the last. */
  private boolean isDue(int step, int interval) {
    return step % interval == 0 || step == options.steps();
  }

  private void requireConvergence() throws IOException {
    Optional<String> verdict = watch.verdict();
    if (verdict.isPresent()) {
      int good = watch.lastGoodStep().orElseThrow();
      String checkpoint =
          checkpoints.steps().stream()
              .filter(step -> step <= good)
              .findFirst()
              .map(step -> "the checkpoint of step " + step + ", from before, is kept")
              .orElse("no checkpoint is from before");
      throw new TrainingFailed(
          verdict.get()
              + "; "
              + checkpoint
              + ". Create a training with a lower learning rate or more pictures, which cannot be"
              + " known by heart, and look whether a frame or a watermark gives one domain away");
    }
  }

  private static void requireFinite(SortedMap<String, Double> losses, int step) {
    losses.forEach(
        (name, value) -> {
          if (!Double.isFinite(value)) {
            throw new TrainingFailed(
                name
                    + " is "
                    + value
                    + " at step "
                    + step
                    + "; the last checkpoint is kept. Create a training with a lower learning"
                    + " rate, or look for odd pictures in the dataset");
          }
        });
  }
}
