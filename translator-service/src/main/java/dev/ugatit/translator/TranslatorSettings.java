package dev.ugatit.translator;

import dev.ugatit.platform.image.PictureLimits;
import dev.ugatit.platform.runtime.Setting;
import java.time.Duration;
import java.util.List;

/** Settings of the translator. */
public final class TranslatorSettings {
  public static final Setting<String> HOST =
      Setting.text("translator.host", "127.0.0.1", "Address that the translator listens on.");

  public static final Setting<Integer> PORT =
      Setting.integer("translator.port", 8081, "Port of the translator; 0 for any free one.")
          .atLeast(0)
          .atMost(65_535);

  public static final Setting<String> ADVERTISED =
      Setting.text(
          "translator.advertised",
          "",
          "http://host:port that gateways reach it by; empty for its host and port.");

  public static final Setting<String> PROVIDER =
      Setting.text(
              "translator.provider",
              "auto",
              "What executes models: cuda where it works and else the cpu, or one of them alone.")
          .oneOf("auto", "cuda", "cpu");

  public static final Setting<String> FORM =
      Setting.text(
              "translator.form",
              "auto",
              "Form that this product's models run in on the CPU: plain as published, winograd with fewer"
                  + " products and four times the weights in memory, auto the faster one. A form that is not"
                  + " exact is never used.")
          .oneOf("auto", "plain", "winograd");

  public static final Setting<Integer> CONCURRENCY =
      Setting.integer(
              "translator.concurrency",
              0,
              "Runs of models at the same time; 0 for one a core on the CPU and two on CUDA.")
          .atLeast(0)
          .atMost(1_024);

  public static final Setting<Integer> BATCH =
      Setting.integer(
              "translator.batch",
              0,
              "Pictures of one model and size that share a run; 0 for 1 on the CPU, where more are"
                  + " slower, and 8 on CUDA.")
          .atLeast(0)
          .atMost(256);

  public static final Setting<Duration> BATCH_DELAY =
      Setting.duration(
              "translator.batch-delay",
              Duration.ofMillis(2),
              "How long a run that is not full waits for more pictures.")
          .atLeast(Duration.ZERO)
          .atMost(Duration.ofSeconds(1));

  public static final Setting<Integer> INTRA_OP_THREADS =
      Setting.integer(
              "translator.intra-op-threads",
              1,
              "Threads within one run on the CPU. 1 gives the most pictures a second; as many as"
                  + " cores, with translator.concurrency 1, the shortest single answer.")
          .atLeast(1)
          .atMost(1_024);

  public static final Setting<Integer> MAX_MODELS =
      Setting.integer(
              "translator.max-models", 8, "Versions that stay loaded; beyond, the least used goes.")
          .atLeast(1)
          .atMost(1_000);

  public static final Setting<Integer> MODEL_MEMORY =
      Setting.integer(
              "translator.model-memory",
              0,
              "Mebibytes that loaded models may take, estimated from their files and the pictures in"
                  + " their runs; beyond, the least used goes, champions last. 0 for half of the"
                  + " machine's memory without the heap.")
          .atLeast(0)
          .atMost(16_777_216);

  public static final Setting<Integer> QUEUE =
      Setting.integer(
              "translator.queue", 64, "Translations that may wait; more are refused with 429.")
          .atLeast(1)
          .atMost(100_000);

  public static final Setting<Integer> MEMORY =
      Setting.integer(
              "translator.upload-memory", 256, "Mebibytes of pictures that may be held undecoded.")
          .atLeast(48)
          .atMost(65_536);

  public static final Setting<Integer> MAX_UPLOAD =
      Setting.integer(
              "translator.max-upload",
              (int) PictureLimits.DEFAULT.maxBytes(),
              "Bytes of one encoded picture.")
          .atLeast(1_024)
          .atMost((int) PictureLimits.DEFAULT.maxBytes());

  public static final Setting<Integer> MAX_PIXELS =
      Setting.integer(
              "translator.max-pixels",
              (int) PictureLimits.DEFAULT.maxPixels(),
              "Pixels of one picture, checked before it is decoded.")
          .atLeast(1_024)
          .atMost(400_000_000);

  public static final Setting<Duration> DECODE_TIMEOUT =
      Setting.duration(
              "translator.decode-timeout",
              PictureLimits.DEFAULT.maxTime(),
              "Longest time to decode one picture.")
          .atLeast(Duration.ofMillis(10))
          .atMost(Duration.ofMinutes(10));

  public static final Setting<Duration> BUDGET =
      Setting.duration(
              "translator.budget",
              Duration.ofSeconds(30),
              "Time from a request to its answer when it names none.")
          .atLeast(Duration.ofMillis(1))
          .atMost(Duration.ofMinutes(10));

  public static final Setting<Duration> MAX_BUDGET =
      Setting.duration(
              "translator.max-budget", Duration.ofMinutes(2), "The most that a request may name.")
          .atLeast(Duration.ofMillis(1))
          .atMost(Duration.ofMinutes(30));

  public static final Setting<Boolean> BULK =
      Setting.flag(
          "translator.bulk", true, "Translate what is on translate.requests, besides HTTP.");

  public static final Setting<String> BULK_GROUP =
      Setting.text(
          "translator.bulk-group",
          "ugatit-translator",
          "Consumer group of translate.requests; its members share the partitions.");

  public static final Setting<Duration> BULK_MODEL_WAIT =
      Setting.duration(
              "translator.bulk-model-wait",
              Duration.ofMinutes(1),
              "How long a request in bulk waits for its model to be announced, and to be loaded.")
          .atLeast(Duration.ofMillis(1))
          .atMost(Duration.ofHours(1));

  private TranslatorSettings() {}

  public static List<Setting<?>> all() {
    return List.of(
        HOST,
        PORT,
        ADVERTISED,
        PROVIDER,
        FORM,
        CONCURRENCY,
        BATCH,
        BATCH_DELAY,
        INTRA_OP_THREADS,
        MAX_MODELS,
        MODEL_MEMORY,
        QUEUE,
        MEMORY,
        MAX_UPLOAD,
        MAX_PIXELS,
        DECODE_TIMEOUT,
        BUDGET,
        MAX_BUDGET,
        BULK,
        BULK_GROUP,
        BULK_MODEL_WAIT);
  }
}
