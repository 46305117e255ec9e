package dev.ugatit.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.TrainingOptions.Intervals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trainer's process is killed without a chance to say goodbye: at random moments, while it writes
 * a checkpoint, while it publishes. What it leaves behind tells whether it was hit there.
 */
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class KilledTrainerIT {
  private static final Logger LOG = LoggerFactory.getLogger(KilledTrainerIT.class);
  private static final String KILLED = "killed";
  private static final String WHOLE = "whole";
  private static final String TRAINER = "trainer";
  private static final int CHECKPOINT = 3;
  private static final int PUBLISH = 12;

  @TempDir private Path folder;
  private TrainerSystem system;
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  /** Where a process is hit. */
  private enum Moment {
    ANY,
    CHECKPOINT,
    PUBLICATION
  }

  @BeforeEach
  void open() {
    system = new TrainerSystem(folder);
  }

  @AfterEach
  void close() throws InterruptedException {
    system.close();
  }

  @Test
  void aTrainingWhoseTrainerIsKilledEndsLikeOneThatRanInOnePiece() throws Exception {
    assertSurvives(List.of(Moment.CHECKPOINT, Moment.PUBLICATION), 48);
  }

  @Test
  @Tag("soak")
  void twentyKillsLeaveNoTrace() throws Exception {
    Moment[] moments = Moment.values();
    assertSurvives(IntStream.range(0, 20).mapToObj(i -> moments[i % moments.length]).toList(), 240);
  }

  private void assertSurvives(List<Moment> kills, int steps) throws Exception {
    var intervals = new Intervals(PUBLISH, CHECKPOINT, PUBLISH);
    system.train(KILLED, steps, intervals);
    for (Moment moment : kills) {
      while (!killed(moment)) {
        LOG.info("missed the {} by a moment", moment);
        assertIsUnderWay();
      }
      assertIsUnderWay();
      LOG.info("killed at {}, step {} is saved", moment, system.savedStep(KILLED));
    }

    system.train(WHOLE, steps, intervals);
    Process last = system.start(TRAINER);
    system.until(() -> system.finished(KILLED), TRAINER, last);
    system.until(() -> system.finished(WHOLE), TRAINER, last);
    last.destroyForcibly().waitFor();

    List<Integer> all = IntStream.rangeClosed(1, steps).boxed().toList();
    assertThat(system.statsSteps(KILLED)).as("seed %s", seed).isEqualTo(all);
    assertThat(system.statsSteps(WHOLE)).isEqualTo(all);
    SortedMap<String, String> whole = system.checkpoint(WHOLE, steps);
    assertThat(whole).hasSize(10);
    assertThat(system.checkpoint(KILLED, steps)).as("seed %s", seed).isEqualTo(whole);
    assertModels(steps);
    assertNoLeftovers();
  }

  private void assertIsUnderWay() {
    assertThat(system.finished(KILLED)).as("steps ran out before a kill, seed %s", seed).isFalse();
  }

  /** Starts a trainer and kills it; whether it was hit at that moment. */
  private boolean killed(Moment moment) throws Exception {
    Process process = system.start(TRAINER);
    try {
      return switch (moment) {
        case ANY -> killedAnywhere(process);
        case CHECKPOINT -> killedInCheckpoint(process);
        case PUBLICATION -> killedInPublication(process);
      };
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private boolean killedAnywhere(Process process) throws Exception {
    int aim = system.savedStep(KILLED) + 4 + random.nextInt(6);
    system.until(() -> system.statsSteps(KILLED).contains(aim), TRAINER, process);
    kill(process, 150);
    assertThat(system.savedStep(KILLED)).as("seed %s", seed).isGreaterThanOrEqualTo(aim - 4);
    return true;
  }

  private boolean killedInCheckpoint(Process process) throws Exception {
    Instant began = afterSomeSteps(process);
    Path checkpoints = system.run(KILLED).resolve("checkpoints");
    system.until(
        () -> hasYounger(checkpoints, "\\.step-.*\\.tmp", began) || system.finished(KILLED),
        TRAINER,
        process);
    kill(process, 10);
    return hasYounger(checkpoints, "\\.step-.*\\.tmp", began);
  }

  private boolean killedInPublication(Process process) throws Exception {
    Instant began = afterSomeSteps(process);
    Path exports = system.run(KILLED).resolve(".export");
    // On a busy machine a publication may come and go between two looks.
    int behind = (Collections.max(system.statsSteps(KILLED)) / PUBLISH + 1) * PUBLISH + 1;
    system.until(
        () ->
            hasYounger(exports, "export-.*", began)
                || system.statsSteps(KILLED).contains(behind)
                || system.finished(KILLED),
        TRAINER,
        process);
    kill(process, 100);
    // The way back is the last that is announced, before the next step begins.
    int version = system.savedStep(KILLED);
    Path last =
        system.run(KILLED).resolve(String.format("models/%s-back-%06d.json", KILLED, version));
    List<Integer> done = system.statsSteps(KILLED);
    return version % PUBLISH == 0 && done.size() == version && !Files.exists(last);
  }

  /** Waits until the process has made some progress; when that was. */
  private Instant afterSomeSteps(Process process) throws Exception {
    int aim = system.savedStep(KILLED) + 1 + random.nextInt(2 * CHECKPOINT);
    system.until(() -> system.statsSteps(KILLED).contains(aim), TRAINER, process);
    return Instant.now();
  }

  /** The kill comes within so many milliseconds. */
  private void kill(Process process, int within) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(random.nextInt(within));
    process.destroyForcibly().waitFor();
  }

  private static boolean hasYounger(Path folder, String name, Instant than) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        if (entry.getFileName().toString().matches(name)
            && modified(entry).toInstant().isAfter(than)) {
          return true;
        }
      }
      return false;
    }
  }

  private static FileTime modified(Path entry) throws IOException {
    try {
      return Files.getLastModifiedTime(entry);
    } catch (NoSuchFileException e) {
      return FileTime.fromMillis(0); // renamed since it was listed
    }
  }

  /** Both trainings published the same bytes, and none of the versions ever meant two files. */
  private void assertModels(int steps) {
    Map<String, Set<String>> files =
        system.announced().stream()
            .collect(
                Collectors.groupingBy(
                    ModelManifest::key,
                    Collectors.mapping(ModelManifest::sha256, Collectors.toSet())));
    for (String direction : List.of("", "-back")) {
      for (int version = 0; version <= steps; version += PUBLISH) {
        Set<String> killed = files.get(KILLED + direction + "/" + version);
        assertThat(killed).as("version %s", version).hasSize(1);
        assertThat(files.get(WHOLE + direction + "/" + version)).isEqualTo(killed);
      }
    }
  }

  private void assertNoLeftovers() throws IOException {
    for (String run : List.of(KILLED, WHOLE)) {
      try (Stream<Path> entries = Files.walk(system.run(run))) {
        assertThat(entries)
            .noneMatch(entry -> String.valueOf(entry.getFileName()).contains(".tmp"))
            .noneMatch(entry -> String.valueOf(entry.getFileName()).startsWith(".new-"));
      }
    }
  }
}
