package dev.ugatit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A system without work is small: the engines are loaded when something needs them. */
class UpIT {
  private static final Duration SHORT = Duration.ofSeconds(90);
  private static final long MOST_RESIDENT_KIB = 900 * 1024;

  @TempDir private Path folder;

  @Test
  void aSystemWithoutWorkSaysItsTimesAndHoldsNoEngine() throws Exception {
    try (CommandProcess up =
        CommandProcess.in(
            folder,
            List.of(
                CommandProcess.root().resolve("ugatit").toString(),
                "up",
                "--set",
                "gateway.port=0"))) {
      String times = up.await("broker ready after \\d+ ms, services \\d+ ms later", SHORT).group();
      up.await("Ready at http://127.0.0.1:\\d+", SHORT);
      long resident = residentKib(up.pid());
      System.out.printf("up: %s, %d MiB resident%n", times, resident / 1024);
      assertThat(resident).isLessThan(MOST_RESIDENT_KIB);
      assertThat(Files.readString(process(up.pid(), "maps")))
          .contains("libjvm")
          .doesNotContain("libtorch", "libonnxruntime");
    }
  }

  private static long residentKib(long pid) throws IOException {
    Matcher resident =
        Pattern.compile("VmRSS:\\s+(\\d+) kB").matcher(Files.readString(process(pid, "status")));
    assertThat(resident.find()).isTrue();
    return Long.parseLong(resident.group(1));
  }

  private static Path process(long pid, String file) {
    return Path.of("/proc", String.valueOf(pid), file);
  }
}
