package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.Preset;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.trainer.engine.TrainingStep.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two trainings that nobody interrupts are equal to the bit, with the networks of the preset {@code
 * tiny} at two threads: what every promise about resuming rests on.
 */
class UnbrokenRunsIT {
  private static final TrainingOptions OPTIONS = Preset.TINY.options(5, 2);

  @TempDir private Path folder;

  @Test
  void twoRunsAreEqualToTheBit() throws IOException {
    assertEqualAfter(4);
  }

  @Test
  @Tag("soak")
  void twoLongRunsAreEqualToTheBit() throws IOException {
    assertEqualAfter(50);
  }

  private void assertEqualAfter(int steps) throws IOException {
    Path first = run("first", steps);
    Path second = run("second", steps);
    for (String file : TrainingState.fileNames()) {
      assertThat(Files.mismatch(first.resolve(file), second.resolve(file))).as(file).isEqualTo(-1);
    }
  }

  private Path run(String name, int steps) throws IOException {
    EngineThreads.use(OPTIONS.threads());
    Path saved = Files.createDirectory(folder.resolve(name));
    try (var state = TrainingState.initial(OPTIONS)) {
      Trainings.run(state, new TrainingStep(state, Order.FAST), steps);
      assertThat(state.updates()).isEqualTo(steps);
      state.save(saved);
    }
    return saved;
  }
}
