package dev.ugatit.platform.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.platform.contract.TrainingOptions.Intervals;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingOptionsTest {
  private static final String OLD = "{\"sample\":10,\"checkpoint\":20,\"publish\":30}";

  private static Intervals read(String json) {
    return Json.read(json.getBytes(StandardCharsets.UTF_8), Intervals.class);
  }

  private static TrainingOptions options(Intervals intervals) {
    return Preset.options(Preset.TINY.options(1, 1).network(), 100, intervals, 1, 1);
  }

  private static int[] evaluatedOf(Intervals intervals) {
    return IntStream.rangeClosed(0, 100).filter(options(intervals)::evaluatesAt).toArray();
  }

  @Test
  void recordsThatSayNothingOfEvaluationsAreReadAndKeepTheirBytes() {
    assertThat(read(OLD)).isEqualTo(new Intervals(10, 20, 30));
    assertThat(Json.text(read(OLD))).as("the hash of a run's options").isEqualTo(OLD);
    assertThat(evaluatedOf(read(OLD))).hasSize(101);
  }

  @Test
  void anIntervalOfEvaluationsSurvivesTheWayThroughJson() {
    Intervals intervals = new Intervals(10, 20, 30, 60);
    assertThat(read(Json.text(intervals))).isEqualTo(intervals);
    assertThat(evaluatedOf(intervals)).containsExactly(0, 60, 100);
  }

  @Test
  void intervalsThatAreMissingOrNoneAreRefused() {
    assertThatThrownBy(() -> read("{\"sample\":10,\"checkpoint\":20}"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Intervals(0, 1, 1)).hasMessageContaining("at least one");
    assertThatThrownBy(() -> new Intervals(1, 1, 1, -1)).hasMessageContaining("0 or more");
  }
}
