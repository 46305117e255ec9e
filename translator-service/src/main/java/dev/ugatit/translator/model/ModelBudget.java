package dev.ugatit.translator.model;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * How much may stay loaded. What loads, and what was replaced while its last runs come to their
 * end, is on top of that.
 *
 * @param models versions, at least 1
 * @param bytes that all of them take, as {@link MemoryEstimate} has it
 * @param runs of one model that may overlap
 */
public record ModelBudget(int models, long bytes, int runs) {
  private static final long LEAST = 256L << 20;

  public ModelBudget {
    if (models < 1 || bytes < 1 || runs < 1) {
      throw new IllegalArgumentException("a translator keeps at least one model");
    }
  }

  /**
   * Half of the memory that the heap leaves of the machine's, or of the container's where there is
   * one: the rest is for pictures, for what loads, and for other programs.
   */
  public static long shareOfMachine() {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long beside = system.getTotalMemorySize() - Runtime.getRuntime().maxMemory();
    return Math.max(LEAST, beside / 2);
  }

  /** Estimated bytes of some models. */
  long bytes(List<ModelEntry> entries) {
    return entries.stream().mapToLong(entry -> entry.bytes(runs)).sum();
  }

  boolean isTooLarge(List<ModelEntry> loaded) {
    return bytes(loaded) > bytes;
  }

  boolean isExceeded(List<ModelEntry> loaded) {
    return loaded.size() > models || isTooLarge(loaded);
  }

  /** Whether one more finds room beside these; the first always does. */
  boolean hasRoom(List<ModelEntry> kept, long more) {
    return kept.isEmpty() || (kept.size() < models && bytes(kept) + more <= bytes);
  }
}
