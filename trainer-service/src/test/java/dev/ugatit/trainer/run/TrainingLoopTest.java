package dev.ugatit.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.contract.TrainingOptions.Intervals;
import dev.ugatit.platform.contract.TrainingProgress;
import dev.ugatit.platform.contract.TrainingProgress.Event;
import dev.ugatit.platform.contract.TrainingRecord.Want;
import dev.ugatit.platform.store.FolderStore;
import dev.ugatit.trainer.data.DatasetLog;
import dev.ugatit.trainer.data.PictureStore;
import dev.ugatit.trainer.data.Pictures;
import dev.ugatit.trainer.data.TrainingPictures;
import dev.ugatit.trainer.evaluate.Evaluation;
import dev.ugatit.trainer.evaluate.Judgement;
import dev.ugatit.trainer.run.Publisher.Published;
import dev.ugatit.trainer.run.Publisher.Verdict;
import dev.ugatit.trainer.run.TrainingOutcome.End;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingLoopTest {
  private static final int STEPS = 23;
  private static final Intervals INTERVALS = new Intervals(10, 5, 10);

  @TempDir private Path folder;
  private PictureStore store;
  private final List<TrainingProgress> reports = new ArrayList<>();
  private final List<Integer> published = new ArrayList<>();
  private final Wish wish = new Wish();
  private TrainingOptions options = Runs.options(STEPS, INTERVALS);
  private boolean scored;

  @BeforeEach
  void open() throws IOException {
    store = PictureStore.open(folder.resolve("store"), 100);
    Pictures.fill(store, 36, 0, 4);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private TrainingOutcome run(String id, Learner.Factory learners)
      throws IOException, InterruptedException {
    RunFolder run = runFolder(id);
    var pictures = List.of(Pictures.noise(36, 1));
    var samples =
        new Samples(
            run,
            new FolderStore(folder.resolve("artifacts")),
            new SampleGrid(id, 32, pictures, pictures));
    return new TrainingLoop(
            run,
            learners,
            new Checkpoints(run.checkpoints(), 3, step -> false),
            new TrainingPictures(store, DatasetLog.open(run.path()), run.record().options()),
            samples,
            this::publish,
            new ProgressReport(run.record(), reports::add, () -> 0, () -> new MemoryUse(1, 2)),
            wish,
            FolderClaim.take(run.path()))
        .run();
  }

  private Published publish(Learner learner, int step, String snapshot) {
    published.add(step);
    var found = new Evaluation(new TreeMap<>(Map.of(32, 5.0)), 5, 20, 40, 3, 3);
    return new Published(
        Verdict.PUBLISHED,
        snapshot,
        Optional.of(found).filter(f -> scored).map(f -> new Judgement(f, step == 10, "why")));
  }

  private RunFolder runFolder(String id) throws IOException {
    return RunFolder.open(folder.resolve("runs"), Runs.record(id, options));
  }

  private static Learner.Factory plain() {
    return FakeLearner.factory(step -> {});
  }

  private List<Integer> statsSteps(String id) throws IOException {
    return steps(runFolder(id).stats());
  }

  private static List<Integer> steps(Path lines) throws IOException {
    var steps = new ArrayList<Integer>();
    for (String line : Files.readAllLines(lines)) {
      steps.add(Json.mapper().readTree(line).get("step").intValue());
    }
    return steps;
  }

  private List<Event> events() {
    return reports.stream().map(TrainingProgress::event).toList();
  }

  private static List<Integer> oneTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void runsToItsEndAndLeavesEverythingBehind() throws Exception {
    assertThat(run("a", plain())).extracting(TrainingOutcome::end).isEqualTo(End.FINISHED);
    assertThat(statsSteps("a")).isEqualTo(oneTo(STEPS));
    assertThat(published).containsExactly(0, 10, 20, 23);
    Path path = runFolder("a").path();
    assertThat(path.getFileName()).hasToString("a");
    for (String file :
        new String[] {
          "options.json",
          "dataset.json",
          "reals.png",
          "samples-000000.png",
          "samples-000010.png",
          "samples-000020.png",
          "samples-000023.png",
          "checkpoints/step-000023/meta.json",
          "checkpoints/step-000020/meta.json",
          "checkpoints/step-000015/meta.json"
        }) {
      assertThat(path.resolve(file)).exists();
    }
    assertThat(path.resolve("checkpoints/step-000010")).doesNotExist();
    assertThat(events().get(0)).isEqualTo(Event.RUNNING);
    assertThat(events()).contains(Event.CHECKPOINT, Event.PUBLISHED);
    assertThat(reports.stream().flatMap(r -> r.samples().stream())).hasSize(4);
  }

  @Test
  void aRunKilledBetweenStepsEndsWithTheBytesOfOneThatWasNot() throws Exception {
    run("whole", plain());
    for (int killed : new int[] {3, 11, 18}) {
      assertThatThrownBy(
              () ->
                  run(
                      "cut",
                      FakeLearner.factory(
                          step -> {
                            if (step == killed) {
                              throw new IllegalStateException("killed");
                            }
                          })))
          .hasMessage("killed");
    }
    assertThat(run("cut", plain()).end()).isEqualTo(End.FINISHED);
    assertThat(statsSteps("cut")).isEqualTo(oneTo(STEPS));
    Path whole = runFolder("whole").checkpoints().resolve("step-000023");
    Path cut = runFolder("cut").checkpoints().resolve("step-000023");
    assertThat(cut.resolve("state.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("state.safetensors"));
    assertThat(cut.resolve("meta.json")).hasSameBinaryContentAs(whole.resolve("meta.json"));
  }

  @Test
  void aPauseIsHeardBetweenStepsAndLeavesACheckpoint() throws Exception {
    Learner.Factory pausing =
        FakeLearner.factory(
            step -> {
              if (step == 8) {
                wish.want(Want.PAUSED);
              }
            });
    TrainingOutcome outcome = run("a", pausing);
    assertThat(outcome.end()).isEqualTo(End.PAUSED);
    assertThat(outcome.step()).isEqualTo(8);
    assertThat(new Checkpoints(runFolder("a").checkpoints(), 3, s -> false).steps()).startsWith(8);

    wish.want(Want.RUNNING);
    assertThat(run("a", plain()).end()).isEqualTo(End.FINISHED);
    assertThat(statsSteps("a")).isEqualTo(oneTo(STEPS));
    assertThat(reports.stream().map(TrainingProgress::message)).contains("goes on after step 8");
  }

  @Test
  void aServiceThatStopsLeavesACheckpointAndTheWish() throws Exception {
    Learner.Factory stopping =
        FakeLearner.factory(
            step -> {
              if (step == 7) {
                wish.yieldNow();
                wish.want(Want.PAUSED); // too late
              }
            });
    assertThat(run("a", stopping)).extracting(TrainingOutcome::end).isEqualTo(End.YIELDED);
    assertThat(statsSteps("a")).isEqualTo(oneTo(7));
  }

  @Test
  void aTrainingThatIsLostIsLeftAsItIs() throws Exception {
    Learner.Factory losing =
        FakeLearner.factory(
            step -> {
              if (step == 7) {
                wish.lose();
                wish.yieldNow(); // too late
              }
            });
    assertThatThrownBy(() -> run("a", losing)).isInstanceOf(ClaimLostException.class);
    assertThat(new Checkpoints(runFolder("a").checkpoints(), 3, s -> false).steps())
        .containsExactly(5, 0);
  }

  @Test
  void aFolderThatAnotherTrainerTookOverIsNotWrittenTo() throws Exception {
    Learner.Factory late =
        FakeLearner.factory(
            step -> {
              if (step == 10) { // with a checkpoint, a sample and a publication due
                takeOver("a");
              }
            });
    assertThatThrownBy(() -> run("a", late)).isInstanceOf(ClaimLostException.class);
    assertThat(statsSteps("a")).isEqualTo(oneTo(9));
    assertThat(new Checkpoints(runFolder("a").checkpoints(), 3, s -> false).steps())
        .containsExactly(5, 0);
    assertThat(published).containsExactly(0);
  }

  private void takeOver(String id) {
    try {
      FolderClaim.take(runFolder(id).path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void lossesThatAreNotFiniteEndItAndKeepTheLastCheckpoint() throws Exception {
    assertThatThrownBy(() -> run("a", FakeLearner.divergingAt(13)))
        .isInstanceOf(TrainingFailed.class)
        .hasMessageContaining("Generator_loss is NaN at step 13")
        .hasMessageContaining("learning rate");
    assertThat(new Checkpoints(runFolder("a").checkpoints(), 3, s -> false).steps())
        .containsExactly(10, 5, 0);
    assertThat(statsSteps("a")).isEqualTo(oneTo(12));
  }

  @Test
  void everyScoreIsNotedOnceHoweverOftenItsModelIsPublished() throws Exception {
    scored = true;
    Learner.Factory dying =
        FakeLearner.factory(
            step -> {
              if (step == 11) {
                throw new IllegalStateException("killed");
              }
            });
    assertThatThrownBy(() -> run("a", dying)).hasMessage("killed");
    run("a", plain());
    assertThat(published).containsExactly(0, 10, 10, 20, 23);
    Path scores = runFolder("a").path().resolve("metric-swd.jsonl");
    assertThat(steps(scores)).containsExactly(0, 10, 20, 23);
    assertThat(Files.readAllLines(scores).get(1))
        .isEqualTo(
            "{\"step\":10,\"score\":5.0,\"levels\":{\"32\":5.0},\"spread\":20.0,"
                + "\"targetSpread\":40.0,\"sources\":3,\"targets\":3,\"champion\":true,"
                + "\"reason\":\"why\"}");
  }

  @Test
  void aScoreAfterTheCheckpointOfAResumeIsCutOff() throws Exception {
    scored = true;
    run("a", plain());
    Path scores = runFolder("a").scores();
    for (int step : new int[] {20, 23}) {
      String meta = "checkpoints/" + Checkpoints.name(step) + "/meta.json";
      Files.writeString(runFolder("a").path().resolve(meta), "damaged");
    }
    Learner.Factory dying =
        FakeLearner.factory(
            step -> {
              throw new IllegalStateException("killed at " + step);
            });
    assertThatThrownBy(() -> run("a", dying)).hasMessage("killed at 16");
    assertThat(steps(scores)).containsExactly(0, 10);
  }

  @Test
  void discriminatorsThatHaveWonEndItAndLeaveACheckpointFromBefore() throws Exception {
    options = Runs.options(5_000, new Intervals(5_000, 90, 5_000));
    assertThatThrownBy(() -> run("a", FakeLearner.collapsingAfter(300)))
        .isInstanceOf(TrainingFailed.class)
        .hasMessageContaining("Discriminator_loss")
        .hasMessageContaining("since step 300")
        .hasMessageContaining("the checkpoint of step 270, from before, is kept")
        .hasMessageContaining("learning rate");
    assertThat(statsSteps("a")).isEqualTo(oneTo(1301));
    List<Integer> steps = new Checkpoints(runFolder("a").checkpoints(), 3, s -> false).steps();
    assertThat(steps).startsWith(1260).contains(270);

    assertThatThrownBy(() -> run("a", FakeLearner.collapsingAfter(300)))
        .isInstanceOf(TrainingFailed.class)
        .hasMessageContaining("since step 300");
    assertThat(statsSteps("a")).as("the resume came as far").isEqualTo(oneTo(1301));
  }

  @Test
  void aResumePublishesItsCheckpointAgainIfThatWasDue() throws Exception {
    assertThatThrownBy(
            () ->
                run(
                    "a",
                    FakeLearner.factory(
                        step -> {
                          if (step == 11) {
                            throw new IllegalStateException("killed");
                          }
                        })))
        .hasMessage("killed");
    published.clear();
    run("a", plain());
    assertThat(published).containsExactly(10, 20, 23);
  }

  @Test
  void aRunWhoseCheckpointsAreAllDamagedDoesNotBeginAgainOnItsOwn() throws Exception {
    run("a", plain());
    Path checkpoints = runFolder("a").checkpoints();
    for (int step : new Checkpoints(checkpoints, 3, s -> false).steps()) {
      Files.writeString(checkpoints.resolve(Checkpoints.name(step)).resolve("meta.json"), "{}");
    }
    wish.want(Want.RUNNING);
    assertThatThrownBy(() -> run("a", plain()))
        .isInstanceOf(TrainingFailed.class)
        .hasMessageContaining("checkpoints")
        .hasMessageContaining("restore one");
    assertThat(statsSteps("a")).isEqualTo(oneTo(STEPS));
  }

  @Test
  void aFolderThatAKilledProcessBeganToMakeIsCompleted() throws Exception {
    Path aside = Files.createDirectories(folder.resolve("runs/.new-a"));
    runFolder("a").requireUnchanged();
    assertThat(runFolder("a").path().getFileName()).hasToString("a");
    assertThat(aside).doesNotExist();
  }

  @Test
  void optionsOfARunNeverChange() throws Exception {
    run("a", plain());
    RunFolder other =
        RunFolder.open(
            folder.resolve("runs"), Runs.record("a", Runs.options(STEPS + 1, INTERVALS)));
    assertThat(other.path()).isEqualTo(runFolder("a").path());
    assertThatThrownBy(other::requireUnchanged)
        .isInstanceOf(TrainingFailed.class)
        .hasMessageContaining("another id");
  }
}
