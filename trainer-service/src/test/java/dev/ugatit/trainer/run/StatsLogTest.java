package dev.ugatit.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsLogTest {
  @TempDir private Path folder;

  private Path write(int resume, int from, int to, int steps) throws IOException {
    Path file = folder.resolve("stats.jsonl");
    try (StatsLog log = StatsLog.open(file, resume, steps, line -> {})) {
      for (int step = from; step <= to; step++) {
        log.append(step, 1e-4, 0.5, new TreeMap<>(Map.of("x", (double) step)));
      }
    }
    return file;
  }

  @Test
  void aResumeCutsOffWhatIsDoneAgain() throws IOException {
    write(0, 1, 9, 100);
    Path file = write(4, 5, 6, 100);
    assertThat(Files.readAllLines(file))
        .extracting(line -> line.substring(0, 9))
        .containsExactly(
            "{\"step\":1",
            "{\"step\":2",
            "{\"step\":3",
            "{\"step\":4",
            "{\"step\":5",
            "{\"step\":6");
  }

  @Test
  void aTornLineIsCutOff() throws IOException {
    Path file = write(0, 1, 3, 100);
    String whole = Files.readString(file);
    Files.writeString(file, "{\"step\":4,\"ra", StandardOpenOption.APPEND);
    write(9, 10, 9, 100);
    assertThat(file).hasContent(whole.strip());
    Files.writeString(file, whole.stripTrailing()); // only the line feed is missing
    write(9, 10, 9, 100);
    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  void aLongTrainingWritesFewerLines() throws IOException {
    Path file = write(0, 1, 60, 1_000_000);
    assertThat(Files.readAllLines(file)).hasSize(3);
  }
}
