package dev.ugatit.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.TrainingOptions.Intervals;
import dev.ugatit.platform.contract.TrainingProgress;
import dev.ugatit.platform.contract.TrainingProgress.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProgressReportTest {
  private final List<TrainingProgress> sent = new ArrayList<>();
  private final ProgressReport report =
      new ProgressReport(
          Runs.record("a", Runs.options(100, new Intervals(10, 10, 10))),
          sent::add,
          () -> 5,
          () -> new MemoryUse(7, 9));

  private TrainingProgress last() {
    return sent.get(sent.size() - 1);
  }

  private void step(int step, double loss, double seconds) {
    report.step(step, new TreeMap<>(Map.of("x", loss)), 1e-4, seconds);
  }

  @Test
  void reportsMeansSinceTheLastReport() {
    report.event(Event.RUNNING, "");
    step(1, 2, 1);
    step(2, 4, 3);
    report.tick();
    assertThat(last().losses()).isEqualTo(Map.of("x", 3.0));
    assertThat(last().secondsPerStep()).isEqualTo(2);
    assertThat(last().etaSeconds()).isEqualTo(2.0 * 98);
    step(3, 10, 2);
    report.tick();
    assertThat(last().losses()).isEqualTo(Map.of("x", 10.0));
    report.tick(); // nothing new: what is known is said again
    assertThat(last().losses()).isEqualTo(Map.of("x", 10.0));
  }

  @Test
  void tellsTheProcessesMemoryAndItsPeak() {
    report.event(Event.RUNNING, "");
    assertThat(last().memoryBytes()).isEqualTo(7);
    assertThat(last().peakMemoryBytes()).isEqualTo(9);
  }

  @Test
  void samplesAreNamedOnce() {
    report.event(Event.RUNNING, "");
    report.sample("artifact:x.png");
    report.tick();
    assertThat(last().samples()).containsExactly("artifact:x.png");
    report.tick();
    assertThat(last().samples()).isEmpty();
  }

  @Test
  void isSilentBeforeItBeginsAndAfterItsEnd() {
    report.tick();
    assertThat(sent).isEmpty();
    report.event(Event.COLLECTING, "");
    report.tick();
    assertThat(last().event()).isEqualTo(Event.COLLECTING);
    report.event(Event.PAUSED, "");
    report.tick();
    assertThat(sent).hasSize(3);
    assertThat(last().etaSeconds()).isZero();
  }
}
