package dev.ugatit.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.TrainingProgress;
import dev.ugatit.platform.contract.TrainingProgress.Event;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrainingLineTest {
  @Test
  void saysLossesSpeedTimeLeftAndPeak() {
    assertThat(TrainingLine.detail(report(Event.RUNNING, 0.5, 7800, 1_234_000_000L), 1))
        .isEqualTo("D 0.98 G 35.2 0.50 s/step 4.0 pic/s 2 h 10 min left peak 1.2 GB");
    assertThat(TrainingLine.detail(report(Event.RUNNING, 0.04, 30, 1_234_000_000L), 4))
        .isEqualTo("D 0.98 G 35.2 40 ms/step 200 pic/s 30 s left peak 1.2 GB");
  }

  @Test
  void leavesOutWhatIsNotKnown() {
    assertThat(TrainingLine.detail(report(Event.RUNNING, 0, 0, null), 1))
        .isEqualTo("D 0.98 G 35.2");
    assertThat(TrainingLine.detail(report(Event.COLLECTING, 0, 0, 1L), 1)).isEqualTo("collecting");
  }

  private static TrainingProgress report(
      Event event, double secondsPerStep, double eta, @Nullable Long peak) {
    return new TrainingProgress(
        1,
        "a",
        event,
        0,
        1,
        2,
        Map.of("Discriminator_loss", 0.98, "Generator_loss", 35.2),
        1e-4,
        secondsPerStep,
        eta,
        1,
        2,
        2,
        List.of(),
        "",
        peak);
  }
}
