package dev.ugatit.gateway.tables;

import dev.ugatit.gateway.http.Listing;
import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.DatasetStats;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Thumbnail;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.kafka.Position;
import dev.ugatit.platform.kafka.Received;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Declared datasets and how many pictures of them are prepared. Confined to one event loop. */
public final class DatasetTable {
  static final int CAPACITY = 10_000;

  private final LatestTable<Dataset> datasets = new LatestTable<>(CAPACITY);

  /** Writers whose thumbnails are kept, 64 KiB each at the most. */
  static final int SHOWN_CAPACITY = 1_000;

  private final LatestTable<DatasetStats> stats = new LatestTable<>(CAPACITY);
  private final LatestTable<List<Thumbnail>> shown = new LatestTable<>(SHOWN_CAPACITY);
  private final Applied declared = new Applied();

  /** Pictures of one domain, over all writers. */
  public record Counts(long train, long test, long duplicates, Map<String, Long> rejected) {
    public Counts {
      rejected = Map.copyOf(rejected);
    }
  }

  /** Takes a record of the {@code datasets} topic. */
  public void applyDataset(Received record) {
    String key = record.key();
    if (key != null && record.value() == null) {
      datasets.remove(key);
    } else if (key != null) {
      Records.read(record, Dataset.class).ifPresent(value -> datasets.put(key, value));
    }
    declared.note(record);
  }

  /** Takes a record of the {@code dataset.stats} topic. */
  public void applyStats(Received record) {
    String key = record.key();
    if (key != null && record.value() == null) {
      stats.remove(key);
      shown.remove(key);
    } else if (key != null) {
      Records.read(record, DatasetStats.class)
          .ifPresent(
              value -> {
                stats.put(key, value.showing(List.of()));
                shown.put(key, value.thumbnails());
              });
    }
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
    return declared.when(position);
  }

  /** What all writers together have prepared of one domain. */
  public Counts counts(String dataset, Domain domain) {
    long train = 0;
    long test = 0;
    long duplicates = 0;
    Map<String, Long> rejected = new TreeMap<>();
    for (DatasetStats writer : stats.startingWith(prefix(dataset, domain))) {
      train += writer.train();
      test += writer.test();
      duplicates += writer.duplicates();
      writer.rejected().forEach((cause, count) -> rejected.merge(cause, count, Long::sum));
    }
    return new Counts(train, test, duplicates, rejected);
  }

  /**
   * Small views of some of a domain's pictures, of all writers in turn; at most {@link
   * DatasetStats#MAX_THUMBNAILS}, no picture twice.
   */
  public List<Thumbnail> thumbnails(String dataset, Domain domain) {
    List<List<Thumbnail>> writers = shown.startingWith(prefix(dataset, domain));
    Map<String, Thumbnail> chosen = new LinkedHashMap<>();
    for (int i = 0; i < DatasetStats.MAX_THUMBNAILS; i++) {
      for (List<Thumbnail> writer : writers) {
        if (i < writer.size() && chosen.size() < DatasetStats.MAX_THUMBNAILS) {
          chosen.putIfAbsent(writer.get(i).sha256(), writer.get(i));
        }
      }
    }
    return List.copyOf(chosen.values());
  }

  private static String prefix(String dataset, Domain domain) {
    return dataset + "/" + domain.label() + "/";
  }
}
