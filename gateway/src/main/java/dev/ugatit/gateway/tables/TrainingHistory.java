package dev.ugatit.gateway.tables;

import dev.ugatit.platform.contract.TrainingProgress;
import dev.ugatit.platform.contract.TrainingProgress.Event;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the reports of one training told, in bounded memory. Confined to one event loop. */
public final class TrainingHistory {
  /** Most sheets of samples, and most published versions, that are remembered: the newest. */
  static final int MOST_EVENTS = 200;

  private static final int MOST_LOSSES = 32;
  private static final int MOST_LETTERS = 200;
  private static final Pattern SHEET = Pattern.compile("artifact:[0-9a-f]{64}\\.png");

  private final Thinned course = new Thinned();
  private final TreeMap<Long, Sample> samples = new TreeMap<>();
  private final TreeMap<Integer, Published> published = new TreeMap<>();

  /**
   * A sheet of samples that a report named.
   *
   * @param reported steps done when it was named
   * @param newer how many newer ones the same report named
   * @param at milliseconds since 1970-01-01 UTC
   * @param uri in the artifact store, a PNG
   */
  public record Sample(int reported, int newer, long at, String uri) {}

  /**
   * A version that was published.
   *
   * @param at milliseconds since 1970-01-01 UTC
   * @param message for a person
   */
  public record Published(int step, long at, String message) {}

  void add(TrainingProgress report) {
    if (!report.losses().isEmpty() && report.losses().size() <= MOST_LOSSES) {
      course.add(report);
    }
    int count = report.samples().size();
    for (int i = 0; i < count && count <= MOST_EVENTS; i++) {
      String uri = report.samples().get(i);
      if (SHEET.matcher(uri).matches()) {
        // In the order of steps, and of one report in its own.
        long key = ((long) report.step() << 8) + i;
        samples.put(key, new Sample(report.step(), count - 1 - i, report.at(), uri));
      }
    }
    if (report.event() == Event.PUBLISHED) {
      String said = report.message();
      String message = said.length() > MOST_LETTERS ? said.substring(0, MOST_LETTERS) + "…" : said;
      published.put(report.step(), new Published(report.step(), report.at(), message));
    }
    keepNewest(MOST_EVENTS);
  }

  private void keepNewest(int most) {
    while (samples.size() > most) {
      samples.pollFirstEntry();
    }
    while (published.size() > most) {
      published.pollFirstEntry();
    }
  }

  /** How much is remembered: points, sheets and versions. */
  int size() {
    return course.size() + samples.size() + published.size();
  }

  /** Forgets half of whatever there is most of. */
  void halve() {
    if (course.size() >= samples.size() + published.size()) {
      course.halve();
    } else {
      keepNewest(Math.max(samples.size(), published.size()) / 2);
    }
  }

  /** The training's course, oldest first, in at most so many points. */
  public List<TrainingPoint> points(int most) {
    return course.points(most);
  }

  /** Sheets of samples, in the order of their steps. */
  public Collection<Sample> samples() {
    return List.copyOf(samples.values());
  }

  /** Published versions, in the order of their steps. */
  public Collection<Published> published() {
    return List.copyOf(published.values());
  }
}
