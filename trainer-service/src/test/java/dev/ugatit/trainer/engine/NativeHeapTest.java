package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class NativeHeapTest {
  private static final int ARRAYS = 400;
  private static final int VALUES = 1 << 18;
  private static final int PAGE = 4096;

  @Test
  void givesThePagesOfHolesBackToTheSystem() throws IOException {
    EngineThreads.use(1);
    try (var tensors = EngineThreads.tensors()) {
      // What is freed first tells the library that arrays of this size belong into its heap.
      tensors.zeros(4 * VALUES).close();
      var arrays = new ArrayList<NDArray>();
      for (int i = 0; i < ARRAYS; i++) {
        arrays.add(tensors.zeros(VALUES));
      }
      for (int i = 0; i < ARRAYS; i += 2) {
        arrays.get(i).close();
      }
      long before = residentBytes();

      NativeHeap.trim();

      long freed = (long) ARRAYS / 2 * VALUES * Float.BYTES;
      assertThat(before - residentBytes()).isGreaterThan(freed / 2);
    }
  }

  private static long residentBytes() throws IOException {
    String pages = Files.readString(Path.of("/proc/self/statm")).split(" ", 3)[1];
    return Long.parseLong(pages) * PAGE;
  }
}
