package dev.ugatit.gateway.tables;

import dev.ugatit.platform.contract.TrainingProgress;
import dev.ugatit.platform.kafka.Received;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last report of each training, and what all of its reports told, thinned. A month of reports
 * is replayed at the start; memory does not grow with them. Confined to one event loop.
 */
public final class ProgressTable {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressTable.class);

  static final int CAPACITY = 2_000;
  static final int MOST_BYTES = 64 * 1024;

  private final LatestTable<Report> reports = new LatestTable<>(CAPACITY);
  private final Histories histories = new Histories(CAPACITY);
  private final Applied applied = new Applied();
  private final Map<String, Set<Consumer<Report>>> followers = new HashMap<>();

  /** A report, and its place in the topic. */
  public record Report(int partition, long offset, TrainingProgress progress) {
    /** The report that a record holds; empty, with a line in the log, when it holds none. */
    public static Optional<Report> of(Received record) {
      byte[] value = record.value();
      if (value != null && value.length > MOST_BYTES) {
        LOG.warn("Skipped record {}: {} bytes of progress", record.identity(), value.length);
        return Optional.empty();
      }
      return Records.read(record, TrainingProgress.class)
          .map(progress -> new Report(record.partition(), record.offset(), progress));
    }
  }

  /** Takes a record of the {@code training.progress} topic. */
  public void apply(Received record) {
    String key = record.key();
    byte[] value = record.value();
    if (key != null && value == null) {
      reports.remove(key);
      histories.remove(key);
    } else if (key != null && value != null) {
      Report.of(record).ifPresent(report -> take(key, report));
    }
    applied.note(record);
  }

  private void take(String training, Report report) {
    reports.put(training, report);
    histories.add(training, report.progress());
    // A follower may leave when it is told.
    List.copyOf(followers.getOrDefault(training, Set.of())).forEach(told -> told.accept(report));
  }

  /** The last report of a training. */
  public Optional<TrainingProgress> last(String training) {
    return lastReport(training).map(Report::progress);
  }

  /** The last report of a training with its place. */
  public Optional<Report> lastReport(String training) {
    return reports.get(training);
  }

  /** What the reports of a training told; empty before the first. */
  public Optional<TrainingHistory> history(String training) {
    return histories.get(training);
  }

  /** Offset of the last record of a partition that the table has seen; empty before the first. */
  public OptionalLong applied(int partition) {
    Long offset = applied.offsets().get(partition);
    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  /** The next offset of each partition that the table has seen records of. */
  public Map<Integer, Long> next() {
    var next = new HashMap<Integer, Long>();
    applied.offsets().forEach((partition, offset) -> next.put(partition, offset + 1));
    return next;
  }

  /**
   * Tells all further reports of a training, in their order.
   *
   * @return ends it; later calls do nothing
   */
  public Runnable follow(String training, Consumer<Report> follower) {
    followers.computeIfAbsent(training, id -> new LinkedHashSet<>()).add(follower);
    return () ->
        followers.computeIfPresent(
            training,
            (id, rest) -> {
              rest.remove(follower);
              return rest.isEmpty() ? null : rest;
            });
  }

  /** Entries of all histories; for tests. */
  int size() {
    return histories.size();
  }
}
