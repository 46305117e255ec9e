package dev.ugatit.platform.contract;

import java.util.Map;

/**
 * What one writer has prepared of one domain so far. Readers sum over writers.
 *
 * @param schema {@link #SCHEMA}
 * @param writer who counted: a service instance or a folder source
 * @param train distinct pictures to learn from
 * @param test distinct pictures held out
 * @param duplicates pictures that were there already
 * @param rejected number of refused pictures by cause, such as {@code too-many-pixels}
 */
public record DatasetStats(
    int schema,
    String dataset,
    Domain domain,
    String writer,
    long train,
    long test,
    long duplicates,
    Map<String, Long> rejected) {
  public static final int SCHEMA = 1;

  public DatasetStats {
    rejected = Map.copyOf(rejected);
  }

  /** The record's key: {@code dataset/domain/writer}. */
  public String key() {
    return dataset + "/" + domain.label() + "/" + writer;
  }
}
