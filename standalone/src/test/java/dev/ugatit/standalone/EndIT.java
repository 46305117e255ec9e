package dev.ugatit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, kills, wrong folders and wrong words, as a person brings them about. */
class EndIT {
  private static final Duration SHORT = Duration.ofSeconds(90);
  private static final Duration LONG = Duration.ofMinutes(6);
  private static final int CTRL_C = 130;

  @TempDir private Path folder;

  @Test
  void ctrlCWithinTheStartTakesItBack() throws Exception {
    try (CommandProcess up = run("up")) {
      up.await("Starting the system", SHORT);
      up.interrupt();
      assertThat(up.exit(SHORT)).as(up.output()).isEqualTo(CTRL_C);
      assertThat(up.output()).doesNotContain("\tat ", "Ready at");
    }
    assertThat(folder.resolve("data/instance.json")).doesNotExist();
  }

  @Test
  void ctrlCBeforeTheTrainingLeavesNone() throws Exception {
    try (CommandProcess demo = run("demo", "--steps", "1000")) {
      demo.await("prepare ", SHORT);
      demo.interrupt();
      assertThat(demo.exit(SHORT)).as(demo.output()).isEqualTo(CTRL_C);
      assertThat(demo.output()).doesNotContain("\tat ");
    }
    try (CommandProcess runs = run("runs")) {
      assertThat(runs.exit(SHORT)).as(runs.output()).isZero();
      assertThat(runs.output()).contains("No trainings yet");
    }
  }

  @Test
  void ctrlCPausesATrainingThatGoesOnAtTheSavedStep() throws Exception {
    int paused;
    String run;
    try (CommandProcess demo = run("demo", "--steps", "200", "--exit")) {
      run = demo.await("Run (\\S+):", SHORT).group(1);
      demo.await("train .* s/step", LONG);
      demo.interrupt();
      paused = Integer.parseInt(demo.await("paused at step (\\d+)", SHORT).group(1));
      assertThat(demo.exit(SHORT)).isEqualTo(CTRL_C);
      assertThat(demo.output()).contains("ugatit train --resume " + run);
    }
    try (CommandProcess resumed = run("train", "--resume")) {
      resumed.await("train .* s/step", LONG);
      resumed.interrupt();
      int later = Integer.parseInt(resumed.await("paused at step (\\d+)", SHORT).group(1));
      assertThat(later).isGreaterThan(paused);
      assertThat(resumed.exit(SHORT)).isEqualTo(CTRL_C);
      assertThat(RunStatistics.steps(folder.resolve("data/runs").resolve(run)))
          .isEqualTo(IntStream.rangeClosed(1, later).boxed().toList());
    }
  }

  @Test
  void wrongUsageNamesItsCure() throws Exception {
    try (CommandProcess train = run("train")) {
      assertThat(train.exit(SHORT)).isEqualTo(2);
      assertThat(train.output()).contains("--source", "--resume");
    }
    try (CommandProcess translate = run("translate", "missing.jpg", "out.png")) {
      assertThat(translate.exit(SHORT)).isEqualTo(1);
      assertThat(translate.output()).contains("missing.jpg").doesNotContain("\tat ");
    }
    try (CommandProcess up = run("up", "--set", "gateway.prot=1")) {
      assertThat(up.exit(SHORT)).isEqualTo(1);
      assertThat(up.output()).contains("gateway.prot", "did you mean gateway.port");
    }
  }

  @Test
  void aKilledSystemsNoteIsNotBelieved() throws Exception {
    Path note = Files.createDirectories(folder.resolve("data")).resolve("instance.json");
    // A process with this number lives, and is no system.
    Files.writeString(
        note,
        "{\"pid\": %d, \"gateway\": \"http://127.0.0.1:1\", \"kafka\": \"127.0.0.1:1\"}"
            .formatted(ProcessHandle.current().pid()));
    try (CommandProcess models = run("models")) {
      assertThat(models.exit(SHORT)).as(models.output()).isZero();
      assertThat(models.output()).contains("No model is published yet");
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamedWithItsCure() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    try (CommandProcess models = CommandProcess.ugatit("models", "--data", file + "/data")) {
      assertThat(models.exit(SHORT)).isEqualTo(1);
      assertThat(models.output()).contains(file.toString(), "--data").doesNotContain("\tat ");
    }
  }

  private CommandProcess run(String... arguments) throws IOException {
    var all = new ArrayList<String>(List.of(arguments));
    all.addAll(List.of("--data", folder.resolve("data").toString(), "--set", "gateway.port=0"));
    return CommandProcess.ugatit(all.toArray(String[]::new));
  }
}
