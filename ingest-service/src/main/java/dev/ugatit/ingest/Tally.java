package dev.ugatit.ingest;

import dev.ugatit.platform.contract.DatasetStats;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Split;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts what one writer has prepared, by dataset and domain. Thread-safe.
 *
 * <p>Pictures are counted when they are seen on the log, so that a restart counts each of them
 * again exactly once. Duplicates and refusals leave no trace there: they are carried over from the
 * last published record, and those of the last seconds before a crash may be missing or counted
 * twice.
 */
final class Tally {
  private final String writer;
  private final Map<String, DatasetStats> counts = new TreeMap<>();
  private final Set<String> changed = new LinkedHashSet<>();

  Tally(String writer) {
    this.writer = writer;
  }

  /** Takes duplicates and refusals over from what this writer published earlier. */
  synchronized void restore(DatasetStats past) {
    if (past.writer().equals(writer)) {
      DatasetStats now = get(past.dataset(), past.domain());
      put(now, now.train(), now.test(), past.duplicates(), past.rejected());
    }
  }

  /** One picture more, or with -1 one less. */
  synchronized void picture(String dataset, Domain domain, Split split, int change) {
    DatasetStats now = get(dataset, domain);
    long train = now.train() + (split == Split.TRAIN ? change : 0);
    long test = now.test() + (split == Split.TEST ? change : 0);
    put(now, train, test, now.duplicates(), now.rejected());
  }

  synchronized void duplicate(String dataset, Domain domain) {
    DatasetStats now = get(dataset, domain);
    put(now, now.train(), now.test(), now.duplicates() + 1, now.rejected());
  }

  synchronized void rejected(String dataset, Domain domain, String cause) {
    DatasetStats now = get(dataset, domain);
    Map<String, Long> causes = new TreeMap<>(now.rejected());
    causes.merge(cause, 1L, Long::sum);
    put(now, now.train(), now.test(), now.duplicates(), causes);
  }

  /** What has changed since the last call. */
  synchronized List<DatasetStats> changes() {
    List<DatasetStats> records = new ArrayList<>();
    for (String key : changed) {
      DatasetStats record = counts.get(key);
      if (record != null) {
        records.add(record);
      }
    }
    changed.clear();
    return records;
  }

  /** Offers a record again that could not be published. */
  synchronized void unpublished(DatasetStats record) {
    changed.add(record.key());
  }

  private DatasetStats get(String dataset, Domain domain) {
    DatasetStats none =
        new DatasetStats(DatasetStats.SCHEMA, dataset, domain, writer, 0, 0, 0, Map.of());
    return counts.getOrDefault(none.key(), none);
  }

  private void put(
      DatasetStats old, long train, long test, long duplicates, Map<String, Long> rejected) {
    DatasetStats now =
        new DatasetStats(
            DatasetStats.SCHEMA,
            old.dataset(),
            old.domain(),
            writer,
            train,
            test,
            duplicates,
            rejected);
    counts.put(now.key(), now);
    changed.add(now.key());
  }
}
