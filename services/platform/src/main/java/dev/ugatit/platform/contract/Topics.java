package dev.ugatit.platform.contract;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names and policies of all topics under one prefix.
 *
 * <p>Compacted topics hold state: their readers replay them from the beginning. The others hold
 * work or history and are deleted by age.
 *
 * @param prefix put before each name, dot included; {@link #DEFAULT_PREFIX} unless configured
 */
public record Topics(String prefix) {
  public static final String DEFAULT_PREFIX = "ugatit.";

  /** Largest record on the topics of encoded pictures, bytes: a 20 MiB upload and its headers. */
  public static final int RAW_RECORD_BYTES = 21 * 1024 * 1024;

  /** A dead letter is its original and the cause in headers. */
  private static final int DEAD_LETTER_BYTES = RAW_RECORD_BYTES + 64 * 1024;

  /** Largest record on {@link #imagesPrepared}, bytes. */
  public static final int PREPARED_RECORD_BYTES = 2 * 1024 * 1024;

  private static final String DAYS_30 = String.valueOf(30L * 24 * 3600 * 1000);
  private static final String YEAR = String.valueOf(365L * 24 * 60 * 60 * 1000);

  /** Encoded pictures as producers send them. */
  public String imagesRaw() {
    return prefix + "images.raw";
  }

  /** Raw pictures that could not be prepared, with the cause in headers. */
  public String imagesRawDeadLetters() {
    return prefix + "images.raw.dlq";
  }

  /** Prepared pictures, keyed {@code dataset/domain/sha256}; see {@link PictureKey}. */
  public String imagesPrepared() {
    return prefix + "images.prepared";
  }

  /** Declarations of datasets; see {@link Dataset}. */
  public String datasets() {
    return prefix + "datasets";
  }

  /** Counts by writer; see {@link DatasetStats}. */
  public String datasetStats() {
    return prefix + "dataset.stats";
  }

  /** Wanted state of trainings; see {@link TrainingRecord}. */
  public String trainings() {
    return prefix + "trainings";
  }

  /** What trainings report; see {@link TrainingProgress}. */
  public String trainingProgress() {
    return prefix + "training.progress";
  }

  /** Manifests and aliases; see {@link ModelManifest} and {@link AliasRecord}. */
  public String models() {
    return prefix + "models";
  }

  /** Pictures to translate in bulk. */
  public String translateRequests() {
    return prefix + "translate.requests";
  }

  /** Answers to {@link #translateRequests}. */
  public String translateResults() {
    return prefix + "translate.results";
  }

  /** Bulk requests that could not be answered, with the cause in headers. */
  public String translateRequestsDeadLetters() {
    return prefix + "translate.requests.dlq";
  }

  /** Every topic, as the bootstrap step creates it before any service writes. */
  public List<TopicSpec> all() {
    Map<String, String> pictures = bytes(RAW_RECORD_BYTES);
    return List.of(
        new TopicSpec(imagesRaw(), 3, pictures),
        new TopicSpec(imagesRawDeadLetters(), 1, bytes(DEAD_LETTER_BYTES)),
        new TopicSpec(imagesPrepared(), 3, compacted(PREPARED_RECORD_BYTES)),
        new TopicSpec(datasets(), 1, compacted(PREPARED_RECORD_BYTES)),
        new TopicSpec(datasetStats(), 1, compacted(PREPARED_RECORD_BYTES)),
        new TopicSpec(trainings(), 1, compacted(PREPARED_RECORD_BYTES)),
        new TopicSpec(trainingProgress(), 1, Map.of("retention.ms", DAYS_30)),
        new TopicSpec(models(), 1, withdrawable(PREPARED_RECORD_BYTES)),
        new TopicSpec(translateRequests(), 3, pictures),
        new TopicSpec(translateResults(), 3, pictures),
        new TopicSpec(translateRequestsDeadLetters(), 1, bytes(DEAD_LETTER_BYTES)));
  }

  private static Map<String, String> bytes(int max) {
    return Map.of("max.message.bytes", String.valueOf(max));
  }

  /** A trainer that was away for long still learns which of its models were withdrawn. */
  private static Map<String, String> withdrawable(int max) {
    Map<String, String> settings = new HashMap<>(compacted(max));
    settings.put("delete.retention.ms", YEAR);
    return settings;
  }

  private static Map<String, String> compacted(int max) {
    return Map.of("cleanup.policy", "compact", "max.message.bytes", String.valueOf(max));
  }
}
