package dev.ugatit.translator.soak;

import dev.ugatit.translator.http.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What clients of some kinds got. Thread-safe. */
final class Tally {
  private static final int MOST_COMPLAINTS = 50;
  private static final Pattern QUEUED = Pattern.compile("queue;dur=([0-9.]+)");

  private final Championship championship;
  private final Map<String, Long> counts = new ConcurrentHashMap<>();
  private final Map<String, Queue<Double>> queued = new ConcurrentHashMap<>();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

  /**
   * Nothing yet.
   *
   * @param championship of the model whose answers are checked
   */
  Tally(Championship championship) {
    this.championship = championship;
  }

  /**
   * Counts and checks an answer.
   *
   * @param expected its status is one of these
   * @param asked when the request began
   */
  void answered(String kind, Set<Integer> expected, Answer answer, long asked) {
    count(kind + " " + answer.status());
    if (!expected.contains(answer.status())) {
      String body = new String(answer.body(), StandardCharsets.UTF_8);
      complain(kind + " got " + answer.status() + ": " + body);
    } else if (answer.status() == 200) {
      Matcher timing = QUEUED.matcher(answer.header("server-timing"));
      if (timing.find()) {
        queued
            .computeIfAbsent(kind, any -> new ConcurrentLinkedQueue<>())
            .add(Double.valueOf(timing.group(1)));
      }
      check(kind, answer, asked);
    }
  }

  private void check(String kind, Answer answer, long asked) {
    String model = answer.header("ugatit-model");
    if (model.startsWith(MixedLoad.SWAPPED + "/")) {
      String complaint =
          championship.complaint(model, answer.header("ugatit-digest"), asked, System.nanoTime());
      if (!complaint.isEmpty()) {
        complain(kind + " was " + complaint);
      }
    }
  }

  void count(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  void complain(String complaint) {
    if (complaints.size() < MOST_COMPLAINTS) {
      complaints.add(complaint);
    }
  }

  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** How often, by kind and status. */
  SortedMap<String, Long> counts() {
    return new TreeMap<>(counts);
  }

  /** Milliseconds. */
  double medianQueued(String kind) {
    double[] sorted =
        queued.getOrDefault(kind, new ConcurrentLinkedQueue<>()).stream()
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }
}
