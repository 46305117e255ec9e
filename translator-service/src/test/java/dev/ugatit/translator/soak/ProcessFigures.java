package dev.ugatit.translator.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process takes, as Linux counts it.
 *
 * @param residentKib resident memory
 * @param threads native ones included
 */
record ProcessFigures(long residentKib, long threads) {

  static ProcessFigures of(long pid) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/" + pid + "/status"));
    return new ProcessFigures(number(lines, "VmRSS:"), number(lines, "Threads:"));
  }

  private static long number(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }

  /** The median of each figure. */
  static ProcessFigures median(List<ProcessFigures> all) {
    int middle = all.size() / 2;
    return new ProcessFigures(
        all.stream().mapToLong(ProcessFigures::residentKib).sorted().toArray()[middle],
        all.stream().mapToLong(ProcessFigures::threads).sorted().toArray()[middle]);
  }
}
