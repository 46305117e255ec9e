package dev.ugatit.trainer;

import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.platform.runtime.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Settings of the trainer service. */
public final class TrainerSettings {
  public static final Setting<String> RUNS =
      Setting.text(
          "trainer.runs", "", "Folder of the training runs; empty for the folder runs of data.");

  public static final Setting<String> STORE =
      Setting.text(
          "trainer.store",
          "",
          "Folder of the cached pictures; empty for the folder trainer/pictures of data.");

  public static final Setting<Integer> KEEP_CHECKPOINTS =
      Setting.integer(
              "trainer.keep-checkpoints",
              3,
              "Newest checkpoints that stay, besides those of the champion and the one before it.")
          .atLeast(1)
          .atMost(1000);

  public static final Setting<Integer> MAX_PICTURES =
      Setting.integer(
              "trainer.max-pictures",
              1_000_000,
              "Most pictures of one dataset; others are refused.")
          .atLeast(2);

  public static final Setting<Duration> PROGRESS_INTERVAL =
      Setting.duration(
              "trainer.progress-interval", Duration.ofSeconds(5), "Time between two reports.")
          .atLeast(Duration.ofMillis(100))
          .atMost(Duration.ofMinutes(10));

  public static final Setting<Duration> LEASE =
      Setting.duration(
              "trainer.lease",
              Duration.ofSeconds(30),
              "Time after which a trainer that is gone loses its training.")
          .atLeast(Duration.ofSeconds(3))
          .atMost(Duration.ofHours(1));

  private TrainerSettings() {}

  /** Folder of the training runs, as configured. */
  public static Path runs(Configuration configuration, Path data) {
    return folder(configuration, RUNS, data.resolve("runs"));
  }

  /** Folder of the cached pictures, as configured. */
  static Path store(Configuration configuration, Path data) {
    return folder(configuration, STORE, data.resolve("trainer/pictures"));
  }

  private static Path folder(Configuration configuration, Setting<String> setting, Path usual) {
    String folder = configuration.get(setting);
    return folder.isEmpty() ? usual : Path.of(folder);
  }

  /** All of them, for the schema of a configuration. */
  public static List<Setting<?>> all() {
    return List.of(RUNS, STORE, KEEP_CHECKPOINTS, MAX_PICTURES, PROGRESS_INTERVAL, LEASE);
  }
}
