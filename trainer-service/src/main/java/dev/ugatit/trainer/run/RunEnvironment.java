package dev.ugatit.trainer.run;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.store.Digests;
import dev.ugatit.platform.store.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the bits of a training depend on besides its options: recorded in its folder, compared when
 * it is resumed.
 *
 * @param engine version of the engine's library and its natives
 * @param processor name of the processor
 * @param features digest of the processor's list of features, which choose the kernels
 */
record RunEnvironment(
    int schema,
    int threads,
    String engine,
    String architecture,
    String processor,
    String features) {
  private static final String FILE = "environment.json";

  /** The environment that a training with these options would run in now. Blocking. */
  static RunEnvironment now(TrainingOptions options) {
    return new RunEnvironment(
        1,
        options.threads(),
        "DJL "
            + property("ai/djl/engine/api.properties", "djl_version")
            + ", PyTorch "
            + property("pytorch-engine.properties", "pytorch_version"),
        System.getProperty("os.arch", ""),
        Processor.name(),
        Digests.sha256(Processor.features().getBytes(StandardCharsets.UTF_8)).substring(0, 16));
  }

  /**
   * Records this environment in a run's folder.
   *
   * @return one line for a person when it is another than the one before
   */
  Optional<String> record(Path run) throws IOException {
    Path file = run.resolve(FILE);
    Optional<RunEnvironment> before = read(file);
    if (before.isPresent() && before.get().equals(this)) {
      return Optional.empty();
    }
    DurableFiles.write(file, Json.pretty(this).getBytes(StandardCharsets.UTF_8));
    return before.map(
        other -> "bits may differ from an uninterrupted run: " + String.join(", ", changes(other)));
  }

  private List<String> changes(RunEnvironment before) {
    var changes = new ArrayList<String>();
    change(changes, "threads", before.threads, threads);
    change(changes, "engine", before.engine, engine);
    change(changes, "architecture", before.architecture, architecture);
    change(changes, "processor", before.processor, processor);
    change(changes, "processor features", before.features, features);
    return changes;
  }

  private static void change(List<String> changes, String what, Object before, Object now) {
    if (!before.equals(now)) {
      changes.add(what + " " + now + " instead of " + before);
    }
  }

  private static Optional<RunEnvironment> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(Files.readAllBytes(file), RunEnvironment.class));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String property(String resource, String name) {
    var properties = new Properties();
    try (@Nullable InputStream in =
        RunEnvironment.class.getClassLoader().getResourceAsStream(resource)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      return "unknown";
    }
    return properties.getProperty(name, "unknown");
  }
}
