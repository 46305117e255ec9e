package dev.ugatit.trainer.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory that the process holds, native libraries included. Thread-safe. */
final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String FIELD = "VmRSS:";

  private volatile long bytes = heap();

  /** Resident bytes when last refreshed; the heap in use where the system does not tell. */
  long bytes() {
    return bytes;
  }

  /** Asks the system. Blocking. */
  void refresh() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(FIELD)) {
          String kib = line.substring(FIELD.length()).replace("kB", "").strip();
          bytes = Long.parseLong(kib) * 1024;
          return;
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Not Linux: the heap is the best there is.
    }
    bytes = heap();
  }

  private static long heap() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
