package dev.ugatit.platform.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.TrainingRecord.Want;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunNamesTest {
  private static final TrainingOptions OPTIONS = Preset.TINY.options(1, 1);

  @Test
  void ownedModelIsNotTakenAgain() {
    assertThat(RunNames.freeModel("demo", List.of())).isEqualTo("demo");
    assertThat(RunNames.freeModel("demo", List.of(training("00001-demo", "demo"))))
        .isEqualTo("demo-2");
  }

  @Test
  void waysBackAreOwnedToo() {
    var runs = List.of(training("00001-demo", "demo"), training("00002-x-back", "x-back"));
    assertThat(RunNames.freeModel("demo-back", runs)).isEqualTo("demo-back-2");
    assertThat(RunNames.freeModel("x", runs)).isEqualTo("x-2");
  }

  @Test
  void runsAreCounted() {
    assertThat(RunNames.nextRun("demo", OPTIONS.network(), List.of()))
        .isEqualTo("00001-demo-light-64");
    var runs = List.of(training("00011-a-light-64", "a"), training("by-hand", "b"));
    assertThat(RunNames.nextRun("demo", OPTIONS.network(), runs)).isEqualTo("00012-demo-light-64");
  }

  @Test
  void theLongestModelNamesStillGiveRuns() {
    String longest = "m".repeat(Names.MAX_LENGTH - "-back".length());
    String run = RunNames.nextRun(longest, OPTIONS.network(), List.of());
    assertThat(run).startsWith("00001-mmm").endsWith("m-light-64").hasSize(Names.MAX_LENGTH);
    assertThat(training(run, longest).model()).isEqualTo(longest);
  }

  private static TrainingRecord training(String id, String model) {
    return new TrainingRecord(1, id, model, "data", Map.of(), 1, OPTIONS, Want.RUNNING);
  }
}
