package dev.ugatit.trainer.run;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.store.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one run: folders {@code step-000200}, each with the state's files and a {@link
 * CheckpointMeta}.
 *
 * <p>A checkpoint is written aside, made durable and renamed: it is wholly there or not at all. It
 * is verified when it is loaded; a damaged one is refused with its reason and the one before it is
 * taken. Confined to one thread; blocking.
 */
public final class Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final String PREFIX = "step-";
  private static final String META = "meta.json";

  /** Writes a state into an empty folder. */
  public interface Writer {
    void write(Path folder) throws IOException;
  }

  private final Path folder;
  private final int keep;
  private final IntPredicate precious;

  /**
   * @param keep number of newest checkpoints that stay
   * @param precious steps whose checkpoints stay whatever comes, such as a champion's
   */
  public Checkpoints(Path folder, int keep, IntPredicate precious) {
    this.folder = folder;
    this.keep = keep;
    this.precious = precious;
  }

  /**
   * Saves a state. One that is there already, whole, is left as it is: the same step of the same
   * training has the same bytes.
   *
   * @param options hash of the training's options
   * @throws TrainingFailed when the state has a value that is not finite; nothing is saved then
   */
  public void save(int step, String options, String snapshot, Writer writer) throws IOException {
    Path place = folder.resolve(name(step));
    if (Files.exists(place) && verified(place, options).isPresent()) {
      return;
    }
    DurableFiles.createFolders(folder);
    removeLeftovers();
    Path aside = folder.resolve("." + name(step) + ".tmp");
    Files.createDirectory(aside);
    writer.write(aside);
    var meta =
        new CheckpointMeta(CheckpointMeta.SCHEMA, step, step, options, snapshot, seal(aside, step));
    DurableFiles.write(aside.resolve(META), Json.pretty(meta).getBytes(StandardCharsets.UTF_8));
    DurableFiles.sync(aside);
    delete(place);
    Files.move(aside, place, StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.sync(folder);
  }

  /** Removes all but the newest and the precious ones. */
  public void prune() throws IOException {
    var old = new ArrayList<>(steps());
    old.subList(0, Math.min(keep, old.size())).clear();
    for (int step : old) {
      if (!precious.test(step)) {
        delete(folder.resolve(name(step)));
      }
    }
  }

  /** The newest checkpoint that is whole and of these options. */
  public Optional<Checkpoint> newest(String options) throws IOException {
    for (int step : steps()) {
      Optional<Checkpoint> checkpoint = verified(folder.resolve(name(step)), options);
      if (checkpoint.isPresent()) {
        return checkpoint;
      }
    }
    return Optional.empty();
  }

  /**
   * The checkpoint of a step.
   *
   * @throws IOException when it is not whole or not of these options, saying why
   */
  Checkpoint at(int step, String options) throws IOException {
    return verify(folder.resolve(name(step)), options);
  }

  /** Steps of all checkpoints, newest first; they are not verified. */
  public List<Integer> steps() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches(PREFIX + "[0-9]{1,9}"))
          .map(name -> Integer.parseInt(name.substring(PREFIX.length())))
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  static String name(int step) {
    return String.format(Locale.ROOT, PREFIX + "%06d", step);
  }

  private static SortedMap<String, String> seal(Path aside, int step) throws IOException {
    var sealed = new TreeMap<String, String>();
    for (Path file : files(aside)) {
      StateFile state = StateFile.inspect(file);
      if (!state.finite()) {
        throw new TrainingFailed(
            "the weights of step "
                + step
                + " are not finite ("
                + file.getFileName()
                + "); resume from the last checkpoint with a lower learning rate in a new training");
      }
      DurableFiles.sync(file);
      sealed.put(file.getFileName().toString(), state.sha256());
    }
    return sealed;
  }

  private Optional<Checkpoint> verified(Path place, String options) {
    try {
      return Optional.of(verify(place, options));
    } catch (IOException e) {
      LOG.warn("refused checkpoint {}: {}; trying the one before", place, e.toString());
      return Optional.empty();
    }
  }

  private static Checkpoint verify(Path place, String options) throws IOException {
    CheckpointMeta meta;
    try {
      meta = Json.read(Files.readAllBytes(place.resolve(META)), CheckpointMeta.class);
    } catch (IllegalArgumentException e) {
      throw new IOException("its " + META + " is damaged: " + e.getMessage(), e);
    }
    if (!meta.options().equals(options)) {
      throw new IOException("it is of a training with other options");
    }
    if (!place.endsWith(name(meta.step()))) {
      throw new IOException("it says that it is of step " + meta.step());
    }
    if (meta.files().isEmpty()) {
      throw new IOException("its list of files is empty");
    }
    for (Map.Entry<String, String> file : meta.files().entrySet()) {
      verify(place, file.getKey(), file.getValue());
    }
    return new Checkpoint(place, meta);
  }

  private static void verify(Path place, String name, String sha256) throws IOException {
    if (!name.matches("[A-Za-z0-9.-]{1,64}") || name.startsWith(".")) {
      throw new IOException("it lists a file of a strange name");
    }
    if (!StateFile.inspect(place.resolve(name)).sha256().equals(sha256)) {
      throw new IOException(name + " has another digest than when it was written");
    }
  }

  /** What a killed process left half-written, of whatever step, is as large as a checkpoint. */
  private void removeLeftovers() throws IOException {
    for (Path entry : files(folder)) {
      if (entry.getFileName().toString().matches("\\." + PREFIX + "[0-9]+\\.tmp")) {
        delete(entry);
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  private static void delete(Path place) throws IOException {
    if (!Files.exists(place)) {
      return;
    }
    try (Stream<Path> entries = Files.walk(place)) {
      entries.sorted(Comparator.reverseOrder()).forEach(Checkpoints::deleteOne);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void deleteOne(Path entry) {
    try {
      Files.deleteIfExists(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
