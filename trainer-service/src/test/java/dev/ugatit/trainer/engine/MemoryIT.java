package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.Preset;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.trainer.engine.TrainingStep.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LongSummaryStatistics;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A long training needs no more memory than a short one. In a process of its own, measured. */
@Tag("soak")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class MemoryIT {
  private static final double SWAY = 0.03;

  @TempDir private Path folder;

  @Test
  void residentMemoryStaysFlatOverFiveHundredSteps() throws Exception {
    Path output = folder.resolve("output.txt");
    // A heap that is touched in full at once: what grows afterwards is the engine's.
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms256m",
            "-Xmx256m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Steps.class.getName(),
            folder.toString());
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      process.waitFor();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    LoggerFactory.getLogger(MemoryIT.class).info("{}", Files.readString(output));
  }

  /** What the other JVM runs. */
  static final class Steps {
    private static final Logger LOG = LoggerFactory.getLogger(Steps.class);
    private static final TrainingOptions OPTIONS = Preset.TINY.options(5, 2);
    private static final int WARM_UP = 50;
    private static final int STEPS = 500;

    private Steps() {}

    public static void main(String[] arguments) throws IOException {
      Path folder = Path.of(arguments[0]);
      EngineThreads.use(OPTIONS.threads());
      var resident = new LongSummaryStatistics();
      var arrays = new LongSummaryStatistics();
      try (var state = TrainingState.initial(OPTIONS)) {
        var step = new TrainingStep(state, Order.FAST);
        TensorData pictures = Trainings.pictures(1, 1, OPTIONS.network().size());
        while (state.updates() < WARM_UP + STEPS) {
          Trainings.run(state, step, 10);
          new Translation(state).run(Direction.SOURCE_TO_TARGET, pictures);
          state.save(folder);
          if (state.updates() > WARM_UP) {
            resident.accept(residentKib());
            arrays.accept(state.arrays());
          }
        }
      }
      LOG.info("resident KiB {}, arrays {}", resident, arrays);
      boolean flat = resident.getMax() - resident.getAverage() < SWAY * resident.getAverage();
      boolean level = resident.getAverage() - resident.getMin() < SWAY * resident.getAverage();
      System.exit(flat && level && arrays.getMin() == arrays.getMax() ? 0 : 1);
    }

    private static long residentKib() throws IOException {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElseThrow();
    }
  }
}
