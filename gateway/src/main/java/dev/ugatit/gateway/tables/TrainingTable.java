package dev.ugatit.gateway.tables;

import dev.ugatit.gateway.http.Listing;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.kafka.Position;
import dev.ugatit.platform.kafka.Received;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Wanted trainings. A writer that has to see its own record waits with {@link #whenApplied}.
 * Confined to one event loop.
 */
public final class TrainingTable {
  static final int CAPACITY = 10_000;

  private final LatestTable<TrainingRecord> records = new LatestTable<>(CAPACITY);
  private final Applied applied = new Applied();

  /** Takes a record of the {@code trainings} topic. */
  public void apply(Received record) {
    String key = record.key();
    if (key != null && record.value() == null) {
      records.remove(key);
    } else if (key != null) {
      Records.read(record, TrainingRecord.class).ifPresent(value -> records.put(key, value));
    }
    applied.note(record);
  }

  /** All trainings, sorted by id. */
  public List<TrainingRecord> all() {
    return records.all();
  }

  /** The training with this id. */
  public Optional<TrainingRecord> get(String id) {
    return records.get(id);
  }

  /**
   * The training with this id.
   *
   * @throws Refusal 404 naming those that there are
   */
  public TrainingRecord require(String id) {
    return records
        .get(id)
        .orElseThrow(
            () ->
                Refusal.of(
                    404,
                    "no-such-training",
                    "There is no training \"%s\". %s"
                        .formatted(id, Listing.of(ids(), "None was created yet."))));
  }

  private List<String> ids() {
    return records.all().stream().map(TrainingRecord::id).toList();
  }

  /** Completes when the record at this position has been applied. */
  public Future<Void> whenApplied(Position position) {
    return applied.when(position);
  }
}
