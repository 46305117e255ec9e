package dev.ugatit.network.tensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FloatBytesTest {
  private static final int FILES = 30;

  @TempDir Path folder;

  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  @Test
  void filesLeaveNoDirectMemoryToTheCollector() throws IOException {
    Path file = folder.resolve("x");
    var tensors = Map.of("w", TensorData.of(new float[100_000], 100_000)); // several buffers
    Safetensors.write(file, tensors, Map.of());
    assertThat(Safetensors.read(file)).isEqualTo(tensors); // this thread's own buffer is there now
    long before = directBytes();

    for (int i = 0; i < FILES; i++) {
      Safetensors.write(file, tensors, Map.of());
      Safetensors.read(file);
    }

    assertThat(directBytes()).isLessThanOrEqualTo(before);
  }
}
