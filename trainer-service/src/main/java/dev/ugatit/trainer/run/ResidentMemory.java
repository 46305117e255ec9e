package dev.ugatit.trainer.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Memory that the process holds, native libraries included. Thread-safe. */
public final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String NOW = "VmRSS:";
  private static final String PEAK = "VmHWM:";

  private volatile MemoryUse use = heap(new MemoryUse(0, 0));

  /** As it was when last refreshed; the heap in use where the system does not tell. */
  public MemoryUse use() {
    return use;
  }

  /** Asks the system. Blocking. */
  public void refresh() {
    try {
      use = parse(Files.readAllLines(STATUS));
    } catch (IOException | IllegalArgumentException e) {
      // Not Linux: the heap is the best there is.
      use = heap(use);
    }
  }

  /**
   * Reads the lines of {@code /proc/PID/status}.
   *
   * @throws IllegalArgumentException when they do not say it
   */
  static MemoryUse parse(List<String> status) {
    return new MemoryUse(bytes(status, NOW), bytes(status, PEAK));
  }

  private static long bytes(List<String> status, String field) {
    for (String line : status) {
      if (line.startsWith(field)) {
        String kib = line.substring(field.length()).replace("kB", "").strip();
        return Long.parseLong(kib) * 1024;
      }
    }
    throw new IllegalArgumentException("no " + field);
  }

  private static MemoryUse heap(MemoryUse before) {
    long now = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    return new MemoryUse(now, Math.max(now, before.peak()));
  }
}
