package dev.ugatit.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.TrainingOptions.Intervals;
import dev.ugatit.platform.contract.TrainingProgress.Event;
import dev.ugatit.trainer.TrainerSystem.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two trainer processes over the same runs. The first is stopped for a while, as by a laptop's lid
 * or a machine that swaps; the second takes its training over; the first wakes up and knows nothing
 * of it.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TwoTrainersIT {
  private static final int STEPS = 60;
  private static final Intervals INTERVALS = new Intervals(12, 2, 12);

  @TempDir private Path folder;
  private TrainerSystem system;

  @BeforeEach
  void open() {
    system = new TrainerSystem(folder);
  }

  @AfterEach
  void close() throws InterruptedException {
    system.close();
  }

  @Test
  void theOneThatWakesUpLeavesTheTrainingToTheOneThatTookItOver() throws Exception {
    system.train("lost", STEPS, INTERVALS);
    Process first = system.start("first");
    system.until(() -> system.savedStep("lost") >= 4, "first", first);
    // A trainer does one training at a time.
    system.train("waiting", STEPS, INTERVALS);
    system.until(() -> hasEvent("waiting", Event.QUEUED), "first", first);
    assertThat(system.reports("waiting")).allMatch(report -> report.trainer().isEmpty());

    signal("STOP", first);
    int taken = system.savedStep("lost");
    assertThat(taken).isLessThan(STEPS);
    Process second = system.start("second");
    system.until(() -> system.savedStep("lost") >= taken + 4, "second", second);
    signal("CONT", first);
    system.until(() -> system.said("first").contains("taken over by another"), "first", first);
    system.until(() -> system.finished("lost"), "second", second);
    system.until(() -> system.finished("waiting"), "first", first);

    assertThat(system.said("second")).doesNotContain("taken over");
    assertOneOwnerAfterTheOther();
    assertThat(system.statsSteps("lost")).isEqualTo(oneTo(STEPS));
    assertThat(system.checkpoint("lost", STEPS))
        .hasSize(10)
        .isEqualTo(system.checkpoint("waiting", STEPS)); // the same options, in one piece
    assertPublishedOnce();
  }

  private boolean hasEvent(String id, Event event) {
    return system.reports(id).stream().anyMatch(report -> report.progress().event() == event);
  }

  /** Once the second has spoken, the first is not heard of this training any more. */
  private void assertOneOwnerAfterTheOther() {
    var owners = new ArrayList<String>();
    for (Report report : system.reports("lost")) {
      if (owners.isEmpty() || !owners.get(owners.size() - 1).equals(report.trainer())) {
        owners.add(report.trainer());
      }
    }
    assertThat(owners).hasSize(2).doesNotContain("").doesNotHaveDuplicates();
    assertThat(system.reports("lost"))
        .filteredOn(report -> report.progress().event() == Event.FINISHED)
        .hasSize(1);
  }

  private void assertPublishedOnce() {
    List<String> versions =
        system.announced().stream()
            .map(ModelManifest::key)
            .filter(k -> k.contains("lost"))
            .toList();
    Set<String> expected = new HashSet<>();
    for (int version = 0; version <= STEPS; version += 12) {
      expected.addAll(Set.of("lost/" + version, "lost-back/" + version));
    }
    assertThat(versions).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
  }

  private static void signal(String name, Process process)
      throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()));
    assertThat(kill.start().waitFor()).isZero();
  }

  private static List<Integer> oneTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }
}
