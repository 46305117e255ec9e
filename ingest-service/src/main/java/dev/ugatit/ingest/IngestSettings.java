package dev.ugatit.ingest;

import dev.ugatit.platform.image.PictureLimits;
import dev.ugatit.platform.runtime.Setting;
import java.time.Duration;
import java.util.List;

/** Settings of the ingest service. */
public final class IngestSettings {
  static final String TOPICS_KEY = "ingest.topics";
  static final String MAX_DATASETS_KEY = "ingest.max-datasets";

  public static final Setting<List<String>> TOPICS =
      Setting.list(
          TOPICS_KEY,
          List.of(),
          "Existing topics of encoded pictures to read besides images.raw, each"
              + " {topic, dataset, domain} in YAML or TOPIC=DATASET/DOMAIN.");

  public static final Setting<String> GROUP =
      Setting.text(
          "ingest.group", "ugatit-ingest", "Consumer group; its members share the partitions.");

  public static final Setting<String> WRITER =
      Setting.text(
          "ingest.writer",
          "ingest",
          "Name under which this instance counts; each instance needs its own, kept over restarts.");

  public static final Setting<Integer> WORKERS =
      Setting.integer("ingest.workers", 2, "Threads that decode and resize.").atLeast(1).atMost(64);

  public static final Setting<Integer> MAX_IN_FLIGHT =
      Setting.integer("ingest.max-in-flight", 8, "Pictures under way at a time.")
          .atLeast(1)
          .atMost(1024);

  public static final Setting<Integer> MAX_BYTES =
      Setting.integer(
              "ingest.max-picture-bytes",
              (int) PictureLimits.DEFAULT.maxBytes(),
              "Largest encoded picture, bytes.")
          .atLeast(1024);

  public static final Setting<Integer> MAX_PIXELS =
      Setting.integer(
              "ingest.max-picture-pixels",
              (int) PictureLimits.DEFAULT.maxPixels(),
              "Largest picture, width × height; checked before it is decoded.")
          .atLeast(64)
          .atMost(500_000_000);

  public static final Setting<Duration> TIME_LIMIT =
      Setting.duration(
              "ingest.time-limit", Duration.ofSeconds(30), "Longest time to prepare one picture.")
          .atLeast(Duration.ofMillis(100));

  public static final Setting<Duration> DECLARATION_WAIT =
      Setting.duration(
              "ingest.declaration-wait",
              Duration.ofSeconds(2),
              "How long a picture waits for its dataset's declaration before the default one is"
                  + " written.")
          .atLeast(Duration.ofMillis(1))
          .atMost(Duration.ofMinutes(1));

  public static final Setting<Integer> MAX_DATASETS =
      Setting.integer(
              MAX_DATASETS_KEY,
              1000,
              "Pictures of undeclared datasets are refused once there are as many.")
          .atLeast(1);

  public static final Setting<Integer> MAX_KNOWN =
      Setting.integer(
              "ingest.max-known-pictures",
              8_000_000,
              "Pictures that are remembered, at most 70 bytes each; further ones may be written"
                  + " twice and are not counted.")
          .atLeast(1)
          .atMost(1 << 28);

  private IngestSettings() {}

  /** All of them, for the schema of a configuration. */
  public static List<Setting<?>> all() {
    return List.of(
        TOPICS,
        GROUP,
        WRITER,
        WORKERS,
        MAX_IN_FLIGHT,
        MAX_BYTES,
        MAX_PIXELS,
        TIME_LIMIT,
        DECLARATION_WAIT,
        MAX_DATASETS,
        MAX_KNOWN);
  }
}
