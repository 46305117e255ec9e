package dev.ugatit.trainer.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the system says of this machine's processor. */
public final class Processor {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final String UNKNOWN = "unknown";

  private Processor() {}

  /** Its name, or {@value #UNKNOWN}. Blocking. */
  public static String name() {
    return field("model name");
  }

  /** Its list of features, which choose the engine's kernels, or {@value #UNKNOWN}. Blocking. */
  static String features() {
    return field("flags");
  }

  private static String field(String field) {
    try (Stream<String> lines = Files.lines(PROCESSORS)) {
      return lines
          .filter(line -> line.startsWith(field) && line.contains(":"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(UNKNOWN);
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
