package dev.ugatit.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.TrainingOptions.Intervals;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunEnvironmentTest {
  @TempDir private Path folder;

  @Test
  void knowsTheEnginesVersions() {
    RunEnvironment now = RunEnvironment.now(Runs.options(1, new Intervals(1, 1, 1)));
    assertThat(now.engine()).matches("DJL \\d+\\.\\d+.*, PyTorch \\d+\\.\\d+.*");
    assertThat(now.threads()).isEqualTo(1);
  }

  @Test
  void saysOnceWhatChanged() throws IOException {
    var before = new RunEnvironment(1, 2, "DJL 1", "amd64", "a", "f");
    var after = new RunEnvironment(1, 4, "DJL 1", "amd64", "b", "f");
    assertThat(before.record(folder)).isEmpty();
    assertThat(before.record(folder)).isEmpty();
    assertThat(after.record(folder))
        .hasValueSatisfying(
            line ->
                assertThat(line)
                    .contains("threads 4 instead of 2", "processor b instead of a")
                    .doesNotContain("engine"));
    assertThat(after.record(folder)).isEmpty();
  }
}
