package dev.ugatit.trainer.run;

import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.trainer.run.RunFolder.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run as its folder has it, for reading alone: whether a trainer works on it or not makes no
 * difference. Blocking.
 *
 * @param path its folder
 * @param id its name
 * @param model name of the model that it publishes
 */
public record SavedRun(Path path, String id, String model, TrainingOptions options) {
  /** Ids of all runs of a folder, in the order of their names. */
  public static List<String> ids(Path runs) throws IOException {
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(runs)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  /**
   * The run with this id; none when the folder has none.
   *
   * @throws IOException when its options cannot be read, saying why
   */
  public static Optional<SavedRun> find(Path runs, String id) throws IOException {
    if (!ids(runs).contains(id)) {
      return Optional.empty();
    }
    Path run = runs.resolve(id);
    try {
      Identity identity = RunFolder.identity(run);
      return Optional.of(new SavedRun(run, id, identity.model(), identity.options()));
    } catch (IllegalArgumentException e) {
      throw new IOException("the options of run " + id + " are damaged: " + e.getMessage(), e);
    }
  }

  /**
   * The newest checkpoint that is whole.
   *
   * @throws IOException when there is none
   */
  public Checkpoint newest() throws IOException {
    return checkpoints()
        .newest(RunFolder.hash(options))
        .orElseThrow(() -> new IOException("run " + id + " has no whole checkpoint yet"));
  }

  /**
   * The checkpoint of a step.
   *
   * @throws IOException when it is not there or not whole, saying which others are there
   */
  public Checkpoint at(int step) throws IOException {
    List<Integer> steps = checkpoints().steps();
    if (!steps.contains(step)) {
      throw new IOException(
          "run "
              + id
              + " keeps no checkpoint of step "
              + step
              + "; it keeps "
              + (steps.isEmpty()
                  ? "none"
                  : steps.stream().map(String::valueOf).collect(Collectors.joining(", "))));
    }
    try {
      return checkpoints().at(step, RunFolder.hash(options));
    } catch (IOException e) {
      throw new IOException(
          "the checkpoint of step " + step + " cannot be used: " + e.getMessage(), e);
    }
  }

  private Checkpoints checkpoints() {
    return new Checkpoints(RunFolder.checkpoints(path), Integer.MAX_VALUE, step -> true);
  }
}
