package dev.ugatit.platform.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one writer has prepared of one domain so far. Readers sum over writers.
 *
 * @param schema {@link #SCHEMA}
 * @param writer who counted: a service instance or a folder source
 * @param train distinct pictures to learn from
 * @param test distinct pictures held out
 * @param duplicates pictures that were there already
 * @param rejected number of refused pictures by cause, such as {@code too-many-pixels}
 * @param thumbnails of at most {@link #MAX_THUMBNAILS} of the pictures; missing in older records
 */
public record DatasetStats(
    int schema,
    String dataset,
    Domain domain,
    String writer,
    long train,
    long test,
    long duplicates,
    Map<String, Long> rejected,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Thumbnail> thumbnails) {
  public static final int SCHEMA = 1;
  public static final int MAX_THUMBNAILS = 12;

  public DatasetStats(
      int schema,
      String dataset,
      Domain domain,
      String writer,
      long train,
      long test,
      long duplicates,
      Map<String, Long> rejected,
      @Nullable List<Thumbnail> thumbnails) {
    this.schema = schema;
    this.dataset = dataset;
    this.domain = domain;
    this.writer = writer;
    this.train = train;
    this.test = test;
    this.duplicates = duplicates;
    this.rejected = Map.copyOf(rejected);
    this.thumbnails = thumbnails == null ? List.of() : List.copyOf(thumbnails);
    if (this.thumbnails.size() > MAX_THUMBNAILS) {
      throw new IllegalArgumentException(
          this.thumbnails.size() + " thumbnails are more than " + MAX_THUMBNAILS);
    }
  }

  /** Nothing counted yet. */
  public static DatasetStats none(String dataset, Domain domain, String writer) {
    return new DatasetStats(SCHEMA, dataset, domain, writer, 0, 0, 0, Map.of(), List.of());
  }

  /** This record with other counts. */
  public DatasetStats counting(
      long trained, long tested, long repeated, Map<String, Long> refused) {
    return new DatasetStats(
        schema, dataset, domain, writer, trained, tested, repeated, refused, thumbnails);
  }

  /** This record with other thumbnails. */
  public DatasetStats showing(List<Thumbnail> others) {
    return new DatasetStats(
        schema, dataset, domain, writer, train, test, duplicates, rejected, others);
  }

  /** The record's key: {@code dataset/domain/writer}. */
  public String key() {
    return dataset + "/" + domain.label() + "/" + writer;
  }
}
