package dev.ugatit.trainer.run;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.TrainingOptions.Intervals;
import dev.ugatit.platform.contract.TrainingProgress;
import dev.ugatit.platform.store.Digests;
import dev.ugatit.platform.store.FolderStore;
import dev.ugatit.trainer.data.DatasetEntry;
import dev.ugatit.trainer.data.DatasetLog;
import dev.ugatit.trainer.data.PictureStore;
import dev.ugatit.trainer.data.Pictures;
import dev.ugatit.trainer.data.TrainingPictures;
import dev.ugatit.trainer.run.Publisher.Published;
import dev.ugatit.trainer.run.Publisher.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A run on the store, the loop and the files as they are that a test cuts off and resumes. Each
 * stretch opens them anew, as another process would.
 */
final class ResumedRun {
  private static final int SIDE = 36;
  private static final int PICTURES = 5;

  private final Path folder;
  private final Learner.Factory learners;
  private final RunFolder run;
  private final List<TrainingProgress> reports = new ArrayList<>();

  /** What a test does before a step, with the store that the step draws from. */
  interface Change {
    void before(int step, PictureStore store) throws IOException;
  }

  /** How a process ends that nobody asked. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /**
   * A run in a folder, with five pictures of each domain unless it is there already.
   *
   * @param interval steps between two checkpoints
   */
  ResumedRun(Path folder, Learner.Factory learners, int steps, int interval) throws IOException {
    this.folder = folder;
    this.learners = learners;
    this.run =
        RunFolder.open(
            folder.resolve("runs"),
            Runs.record("a", Runs.options(steps, new Intervals(1000, interval, 1000))));
    try (PictureStore store = store()) {
      Pictures.fill(store, SIDE, 0, PICTURES);
    }
  }

  /** One more stretch, from the last checkpoint on. */
  TrainingOutcome stretch(Change change) throws IOException, InterruptedException {
    try (PictureStore store = store()) {
      var hooked = HookedLearner.factory(learners, step -> change.before(step, store));
      var pictures = List.of(Pictures.noise(SIDE, 1));
      var artifacts = new FolderStore(folder.resolve("artifacts"));
      return new TrainingLoop(
              run,
              hooked,
              checkpoints(),
              new TrainingPictures(store, DatasetLog.open(run.path()), run.record().options()),
              new Samples(run, artifacts, new SampleGrid("a", 32, pictures, pictures)),
              (learner, step, snapshot) -> new Published(Verdict.PUBLISHED, snapshot),
              new ProgressReport(run.record(), reports::add, () -> 0, () -> 1),
              new Wish(),
              FolderClaim.take(run.path()))
          .run();
    }
  }

  Checkpoints checkpoints() {
    return new Checkpoints(run.checkpoints(), 3, step -> false);
  }

  Path checkpoint(int step) {
    return run.checkpoints().resolve(Checkpoints.name(step));
  }

  /** SHA-256 of every file of a checkpoint by its name. */
  SortedMap<String, String> digests(int step) throws IOException {
    var digests = new TreeMap<String, String>();
    try (Stream<Path> files = Files.list(checkpoint(step))) {
      for (Path file : files.toList()) {
        digests.put(file.getFileName().toString(), Digests.sha256(file));
      }
    }
    return digests;
  }

  List<DatasetEntry> lists() throws IOException {
    return DatasetLog.open(run.path()).entries();
  }

  List<Integer> statsSteps() throws IOException {
    var steps = new ArrayList<Integer>();
    for (String line : Files.readAllLines(run.stats())) {
      steps.add(Json.mapper().readTree(line).get("step").intValue());
    }
    return steps;
  }

  List<String> messages() {
    return reports.stream().map(TrainingProgress::message).toList();
  }

  private PictureStore store() throws IOException {
    return PictureStore.open(folder.resolve("store"), 100);
  }
}
