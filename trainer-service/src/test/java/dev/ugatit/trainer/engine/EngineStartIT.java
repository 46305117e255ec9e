package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.platform.contract.TrainingOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The engine on a machine that has never run it and reaches nobody. */
class EngineStartIT {
  @TempDir Path cache;

  @Test
  void startsFromTheClassPathWithAnEmptyCacheAndADeadNetwork() throws Exception {
    Path output = cache.resolve("output.txt");
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            // whoever calls out hits a closed port of this machine
            "-Dhttp.proxyHost=127.0.0.1",
            "-Dhttp.proxyPort=9",
            "-Dhttps.proxyHost=127.0.0.1",
            "-Dhttps.proxyPort=9",
            Step.class.getName());
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(output.toFile());
    builder.environment().put("DJL_CACHE_DIR", cache.toString());
    builder.environment().remove("DJL_OFFLINE");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ends in time").isTrue();
    } finally {
      process.destroyForcibly();
    }

    String text = Files.readString(output);
    assertThat(process.exitValue()).as(text).isZero();
    assertThat(text).contains("training on the CPU").contains("updates 1 offline true");
    assertThat(cache.resolve("pytorch")).isDirectory();
  }

  /** What the other JVM runs. */
  static final class Step {
    private Step() {}

    public static void main(String[] arguments) {
      EngineThreads.use(1);
      try (var state = TrainingState.initial(Trainings.options(TrainingOptions.PAPER, 0.9))) {
        Trainings.run(state, new TrainingStep(state, TrainingStep.Order.FAST), 1);
        String line =
            "updates " + state.updates() + " offline " + System.getProperty("ai.djl.offline");
        LoggerFactory.getLogger(Step.class).info(line);
      }
    }
  }
}
