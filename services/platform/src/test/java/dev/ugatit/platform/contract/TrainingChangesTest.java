package dev.ugatit.platform.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TrainingChangesTest {
  @Test
  void withoutChangesThePresetIsExpandedAsItIs() {
    for (Preset preset : Preset.values()) {
      int threads = TrainingThreads.fitting(preset.network());
      assertThat(TrainingChanges.NONE.options(preset)).isEqualTo(preset.options(1, threads));
    }
  }

  @Test
  void changesReplaceWhatTheySayAndNothingElse() {
    var changes = new TrainingChanges(7, 96, 8, 2, 5L, 3);
    TrainingOptions options = changes.options(Preset.TINY);
    assertThat(options.steps()).isEqualTo(7);
    assertThat(options.network()).isEqualTo(NetworkOptions.of("light", 96, 8, 4));
    assertThat(options.loadSize()).isEqualTo(107); // 96 × 286 / 256
    assertThat(options.batch()).isEqualTo(2);
    assertThat(options.seed()).isEqualTo(5);
    assertThat(options.threads()).isEqualTo(3);
    assertThat(options.intervals()).isEqualTo(Preset.TINY.intervals());
    assertThat(options.optimizer()).isEqualTo(Optimizer.PAPER);
  }

  @Test
  void threadsThatWereNotSaidMayBeAddedLater() {
    assertThat(TrainingChanges.NONE.orThreads(9).options(Preset.TINY).threads()).isEqualTo(9);
    var said = new TrainingChanges(null, null, null, null, null, 2);
    assertThat(said.orThreads(9)).isEqualTo(said);
  }

  @Test
  void whatIsOutOfRangeIsNamed() {
    var odd = new TrainingChanges(null, 66, null, null, null, null);
    assertThatThrownBy(() -> odd.options(Preset.TINY)).hasMessageContaining("66");
    var many = new TrainingChanges(null, null, null, 65, null, null);
    assertThatThrownBy(() -> many.options(Preset.TINY)).hasMessageContaining("batch");
  }
}
