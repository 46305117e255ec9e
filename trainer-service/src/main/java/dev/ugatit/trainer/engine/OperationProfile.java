package dev.ugatit.trainer.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.platform.contract.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the time of a piece of work goes, by the engine's operations. What an operation calls
 * counts for that other one alone.
 */
public final class OperationProfile {
  /**
   * One kind of operation.
   *
   * @param seconds on the clock, without what it called
   */
  public record Operation(String name, int calls, double seconds) {}

  /** A span of time on one thread, microseconds. */
  private record Span(String name, long thread, double begin, double duration) {
    double end() {
      return begin + duration;
    }
  }

  private OperationProfile() {}

  /** Runs the work and tells its operations, the longest first. Blocking. */
  public static List<Operation> of(Runnable work) throws IOException {
    Path file = Files.createTempFile("ugatit-profile", ".json");
    try {
      Tensors.startProfile();
      try {
        work.run();
      } finally {
        Tensors.stopProfile(file);
      }
      return operations(Json.mapper().readTree(file.toFile()));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Sums the spans of a trace; within one thread they lie side by side or one in the other. */
  static List<Operation> operations(JsonNode trace) {
    var spans = new ArrayList<Span>();
    for (JsonNode event : trace.isArray() ? trace : trace.path("traceEvents")) {
      if (event.path("ph").asText().equals("X")) {
        spans.add(
            new Span(
                event.path("name").asText(),
                event.path("tid").asLong(),
                event.path("ts").asDouble(),
                event.path("dur").asDouble()));
      }
    }
    spans.sort(
        Comparator.comparingLong(Span::thread)
            .thenComparingDouble(Span::begin)
            .thenComparing(Comparator.comparingDouble(Span::duration).reversed()));
    var operations = new HashMap<String, Operation>();
    var around = new ArrayDeque<Span>();
    for (Span span : spans) {
      while (!around.isEmpty() && !contains(around.getLast(), span)) {
        around.removeLast();
      }
      if (!around.isEmpty()) {
        add(operations, around.getLast().name(), 0, -span.duration());
      }
      add(operations, span.name(), 1, span.duration());
      around.addLast(span);
    }
    return operations.values().stream()
        .sorted(Comparator.comparingDouble(Operation::seconds).reversed())
        .toList();
  }

  private static boolean contains(Span outer, Span inner) {
    return outer.thread() == inner.thread() && inner.begin() < outer.end();
  }

  private static void add(
      Map<String, Operation> operations, String name, int calls, double microseconds) {
    operations.merge(
        name,
        new Operation(name, calls, microseconds / 1e6),
        (a, b) -> new Operation(name, a.calls() + b.calls(), a.seconds() + b.seconds()));
  }
}
