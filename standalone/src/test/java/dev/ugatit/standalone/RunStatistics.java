package dev.ugatit.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.platform.contract.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code stats.jsonl} of a run's folder. */
final class RunStatistics {
  private RunStatistics() {}

  /** The step of each line. */
  static List<Integer> steps(Path run) throws IOException {
    var steps = new ArrayList<Integer>();
    for (String line : Files.readAllLines(run.resolve("stats.jsonl"))) {
      JsonNode json = Json.mapper().readTree(line.getBytes(StandardCharsets.UTF_8));
      steps.add(json.get("step").asInt());
    }
    return steps;
  }
}
