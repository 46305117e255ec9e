package dev.ugatit.translator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.network.onnx.ForeignModel;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.translator.queue.Cancellation;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrtModelSessionTest {
  private static final int RUNS = 30;

  @TempDir Path folder;

  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  private void runsLeaveNothing(Path file, String input, String output) throws Exception {
    TensorData picture = TinyModel.noise(2, 32, 32, 1);
    try (ModelSession session = new OrtOpener(1).open(file, Provider.CPU)) {
      session.run(input, picture, Set.of(output), new Cancellation());
      long before = directBytes();

      for (int run = 0; run < RUNS; run++) {
        session.run(input, picture, Set.of(output), new Cancellation());
      }

      assertThat(directBytes()).isLessThanOrEqualTo(before);
    }
  }

  @Test
  void runsLeaveNoDirectMemoryToTheCollector() throws Exception {
    runsLeaveNothing(new TinyModel(1).write(folder), "image", "out");
  }

  @Test
  void runsOnBytesLeaveNoDirectMemoryToTheCollector() throws Exception {
    runsLeaveNothing(new ForeignModel().bytes().write(folder, "m.onnx"), "data", "inverted");
  }
}
