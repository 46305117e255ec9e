package dev.ugatit.gateway.api.trainings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.gateway.Samples;
import dev.ugatit.gateway.tables.TrainingHistory.Sample;
import dev.ugatit.platform.contract.TrainingOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SampleStepsTest {
  // Sheets at every 10th of 1000 steps.
  private static final TrainingOptions OPTIONS = Samples.training("a", "a", 72).options();

  private static Map<Integer, String> drawn(Sample... samples) {
    Map<Integer, String> uris = new java.util.TreeMap<>();
    SampleSteps.of(List.of(samples), OPTIONS).forEach((step, s) -> uris.put(step, s.uri()));
    return uris;
  }

  @Test
  void aSheetIsOfTheStepWhereItWasDrawnAndNotReported() {
    assertThat(drawn(new Sample(13, 0, 1, "a"), new Sample(20, 0, 2, "b")))
        .isEqualTo(Map.of(10, "a", 20, "b"));
  }

  @Test
  void sheetsOfOneReportAreOfOneIntervalAfterTheOther() {
    assertThat(
            drawn(new Sample(37, 2, 1, "a"), new Sample(37, 1, 1, "b"), new Sample(37, 0, 1, "c")))
        .isEqualTo(Map.of(10, "a", 20, "b", 30, "c"));
  }

  @Test
  void theLastIsDrawnAtTheEndWhereverThatIs() {
    TrainingOptions odd = Samples.options(1003);
    var two = List.of(new Sample(1003, 1, 1, "a"), new Sample(1003, 0, 1, "b"));
    assertThat(SampleSteps.of(two, odd).keySet()).containsExactly(1000, 1003);
    var even = List.of(new Sample(1000, 1, 1, "a"), new Sample(1000, 0, 1, "b"));
    assertThat(SampleSteps.of(even, OPTIONS).keySet()).containsExactly(990, 1000);
  }

  @Test
  void ofARepeatedStepTheLastReportedCounts() {
    assertThat(drawn(new Sample(20, 0, 5, "new"), new Sample(27, 0, 3, "old")))
        .isEqualTo(Map.of(20, "new"));
  }
}
