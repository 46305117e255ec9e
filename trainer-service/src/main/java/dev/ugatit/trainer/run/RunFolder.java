package dev.ugatit.trainer.run;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.store.Digests;
import dev.ugatit.platform.store.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of one training, {@code runs/ID}, made for a person to browse: {@code options.json
 * dataset.json stats.jsonl metric-swd.jsonl reals.png samples-000200.png checkpoints/}. One trainer
 * at a time writes to it, see {@link FolderClaim}. Blocking.
 *
 * @param path the folder
 * @param record what it was created for
 */
public record RunFolder(Path path, TrainingRecord record) {
  private static final String OPTIONS = "options.json";
  private static final String OUTCOME = "outcome.json";

  /** What cannot be changed about a training once it began. */
  record Identity(int schema, String id, String model, String dataset, TrainingOptions options) {
    static Identity of(TrainingRecord record) {
      return new Identity(1, record.id(), record.model(), record.dataset(), record.options());
    }
  }

  /**
   * How the last stretch ended.
   *
   * @param wish offset of the record on {@code trainings} that had asked for that stretch
   */
  public record Ending(int schema, TrainingOutcome outcome, long wish) {}

  /** The folder of a training; created when it has none. */
  public static RunFolder open(Path runs, TrainingRecord record) throws IOException {
    DurableFiles.createFolders(runs);
    Optional<Path> known = find(runs, record.id());
    return known.isPresent() ? new RunFolder(known.get(), record) : create(runs, record);
  }

  /**
   * Checks that the training is the one that the folder was created for.
   *
   * @throws TrainingFailed when a training of this id began with other options
   */
  public void requireUnchanged() throws IOException {
    Identity identity;
    try {
      identity = identity(path);
    } catch (IllegalArgumentException e) {
      throw new TrainingFailed(
          path.resolve(OPTIONS) + " is damaged; restore it or create another training", e);
    }
    if (!identity.equals(Identity.of(record))) {
      throw new TrainingFailed(
          "a training \""
              + record.id()
              + "\" began with other options; options never change: give this one another id");
    }
  }

  /**
   * What a run's folder says that it was created for.
   *
   * @throws IllegalArgumentException when that is damaged
   */
  static Identity identity(Path run) throws IOException {
    return Json.read(Files.readAllBytes(run.resolve(OPTIONS)), Identity.class);
  }

  /** How the last stretch of a training ended; empty when none has, or its folder is elsewhere. */
  public static Optional<Ending> ending(Path runs, String id) throws IOException {
    Optional<Path> file = find(runs, id).map(run -> run.resolve(OUTCOME)).filter(Files::exists);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(Files.readAllBytes(file.get()), Ending.class));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // as if it had been cut off: it goes on at its checkpoint
    }
  }

  /** Notes how a stretch ended, durably. */
  public void end(TrainingOutcome outcome, long wish) throws IOException {
    write(OUTCOME, new Ending(1, outcome, wish));
  }

  /** SHA-256 of the training's options. */
  public String optionsHash() {
    return hash(record.options());
  }

  static String hash(TrainingOptions options) {
    return Digests.sha256(Json.bytes(options));
  }

  /** Where the checkpoints are. */
  public Path checkpoints() {
    return checkpoints(path);
  }

  static Path checkpoints(Path run) {
    return run.resolve("checkpoints");
  }

  /** The statistics of the steps. */
  public Path stats() {
    return path.resolve("stats.jsonl");
  }

  /** The scores of the published models. */
  public Path scores() {
    return path.resolve("metric-swd.jsonl");
  }

  /** The sheet of the fixed pictures as they are. */
  public Path reals() {
    return path.resolve("reals.png");
  }

  /** The sheet of a step. */
  public Path sample(int step) {
    return path.resolve(String.format(Locale.ROOT, "samples-%06d.png", step));
  }

  /** Sheets that are there, oldest first. */
  public List<Path> samples() throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      return entries
          .filter(e -> e.getFileName().toString().matches("samples-[0-9]{6,9}\\.png"))
          .sorted(
              Comparator.comparingInt((Path e) -> e.getFileName().toString().length())
                  .thenComparing(Comparator.naturalOrder()))
          .toList();
    }
  }

  private static RunFolder create(Path runs, TrainingRecord record) throws IOException {
    // Complete before it has its name: a folder without options would be nobody's.
    // One that a killed process left behind is completed.
    Path aside = runs.resolve(".new-" + record.id());
    DurableFiles.createFolders(aside);
    new RunFolder(aside, record).write(OPTIONS, Identity.of(record));
    Path place = runs.resolve(record.id());
    Files.move(aside, place);
    DurableFiles.sync(runs);
    return new RunFolder(place, record);
  }

  private static Optional<Path> find(Path runs, String id) {
    return Optional.of(runs.resolve(id)).filter(Files::isDirectory);
  }

  private void write(String name, Object content) throws IOException {
    DurableFiles.write(path.resolve(name), Json.pretty(content).getBytes(StandardCharsets.UTF_8));
  }
}
