package dev.ugatit.gateway.tables;

import dev.ugatit.gateway.http.Listing;
import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.DatasetStats;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.kafka.Position;
import dev.ugatit.platform.kafka.Received;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Declared datasets and how many pictures of them are prepared. Confined to one event loop. */
public final class DatasetTable {
  static final int CAPACITY = 10_000;

  private final LatestTable<Dataset> datasets = new LatestTable<>(CAPACITY);
  private final LatestTable<DatasetStats> stats = new LatestTable<>(CAPACITY);
  private final AppliedOffsets declared = new AppliedOffsets();

  /** Pictures of one domain, over all writers. */
  public record Counts(long train, long test, long duplicates, Map<String, Long> rejected) {
    public Counts {
      rejected = Map.copyOf(rejected);
    }
  }

  /** Takes a record of the {@code datasets} topic. */
  public void applyDataset(Received record) {
    apply(record, Dataset.class, datasets);
    declared.applied(record);
  }

  /** Takes a record of the {@code dataset.stats} topic. */
  public void applyStats(Received record) {
    apply(record, DatasetStats.class, stats);
  }

  /** All declarations, sorted by name. */
  public List<Dataset> all() {
    return datasets.all();
  }

  /** The declaration of this name. */
  public Optional<Dataset> get(String name) {
    return datasets.get(name);
  }

  /**
   * The declaration of this name.
   *
   * @throws Refusal 404 naming those that there are and how to declare one
   */
  public Dataset require(String name) {
    return get(name)
        .orElseThrow(
            () ->
                Refusal.of(
                    404,
                    "no-such-dataset",
                    "There is no dataset \"%s\". %s Declare it first: PUT /v1/datasets/%s {\"size\": 286}."
                        .formatted(name, Listing.of(names(), "None is declared yet."), name)));
  }

  private List<String> names() {
    return all().stream().map(Dataset::name).toList();
  }

  /** Completes when the declaration at this position has been applied. */
  public Future<Void> whenDeclared(Position position) {
    return declared.whenApplied(position);
  }

  /** What all writers together have prepared of one domain. */
  public Counts counts(String dataset, Domain domain) {
    long train = 0;
    long test = 0;
    long duplicates = 0;
    Map<String, Long> rejected = new TreeMap<>();
    for (DatasetStats writer : stats.startingWith(dataset + "/" + domain.label() + "/")) {
      train += writer.train();
      test += writer.test();
      duplicates += writer.duplicates();
      writer.rejected().forEach((cause, count) -> rejected.merge(cause, count, Long::sum));
    }
    return new Counts(train, test, duplicates, rejected);
  }

  private static <T> void apply(Received record, Class<T> type, LatestTable<T> table) {
    String key = record.key();
    if (key != null && record.value() == null) {
      table.remove(key);
    } else if (key != null) {
      Records.read(record, type).ifPresent(value -> table.put(key, value));
    }
  }
}
