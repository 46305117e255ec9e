package dev.ugatit.gateway.tables;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.TrainingProgress;
import dev.ugatit.platform.kafka.Received;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last report of each training. Reports are kept as bytes and read when somebody asks: a month
 * of them is replayed at the start, and all but the last are only passed over. Confined to one
 * event loop.
 */
public final class ProgressTable {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressTable.class);

  static final int CAPACITY = 2_000;
  static final int MOST_BYTES = 64 * 1024;

  private final LatestTable<byte[]> reports = new LatestTable<>(CAPACITY);

  /** Takes a record of the {@code training.progress} topic. */
  public void apply(Received record) {
    String key = record.key();
    byte[] value = record.value();
    if (key == null) {
      return;
    }
    if (value == null) {
      reports.remove(key);
    } else if (value.length <= MOST_BYTES) {
      reports.put(key, value);
    } else {
      LOG.warn("Skipped record {}: {} bytes of progress", record.identity(), value.length);
    }
  }

  /** The last report of a training. */
  public Optional<TrainingProgress> last(String training) {
    return reports.get(training).flatMap(ProgressTable::read);
  }

  private static Optional<TrainingProgress> read(byte[] report) {
    try {
      return Optional.of(Json.read(report, TrainingProgress.class));
    } catch (IllegalArgumentException e) {
      LOG.warn("Skipped a report of progress: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
