package dev.ugatit.trainer.data;

import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.store.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which list of pictures is in force from which step of a run: {@code dataset.json} and the lists
 * beside it. A list is durable before a step draws from it, and so is the decision to keep one for
 * another epoch: a resumed training replays the same lists, whatever has joined in between.
 * Confined to one thread; blocking.
 */
public final class DatasetLog {
  private static final String FILE = "dataset.json";
  private static final String LISTS = "dataset";

  private final Path run;
  private final List<DatasetEntry> entries;

  /** Last step, by domain, at which an epoch was over and its list stayed in force. */
  private final Map<String, Integer> kept;

  private record Content(
      int schema, List<DatasetEntry> entries, @Nullable Map<String, Integer> kept) {}

  private DatasetLog(Path run, List<DatasetEntry> entries, Map<String, Integer> kept) {
    this.run = run;
    this.entries = new ArrayList<>(entries);
    this.kept = new TreeMap<>(kept);
  }

  /**
   * Opens the log of a run, empty for a new one.
   *
   * @throws IOException when the file is there and cannot be read, naming it
   */
  public static DatasetLog open(Path run) throws IOException {
    Path file = run.resolve(FILE);
    if (!Files.exists(file)) {
      return new DatasetLog(run, List.of(), Map.of());
    }
    try {
      Content content = Json.read(Files.readAllBytes(file), Content.class);
      Map<String, Integer> kept = content.kept();
      return new DatasetLog(run, content.entries(), kept == null ? Map.of() : kept);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is damaged; restore it or create another training", e);
    }
  }

  /** All entries, oldest first. */
  public List<DatasetEntry> entries() {
    return List.copyOf(entries);
  }

  /** The entry that a step draws from. */
  public Optional<DatasetEntry> inForce(Domain domain, int step) {
    DatasetEntry found = null;
    for (DatasetEntry entry : entries) {
      if (entry.domain() == domain && entry.fromStep() <= step) {
        found = entry;
      }
    }
    return Optional.ofNullable(found);
  }

  /**
   * The last step whose list is decided: up to there a list may not change any more, even if the
   * steps are done again and the pictures are others by then. 0 before the first list.
   */
  public int decided(Domain domain) {
    int entered = inForce(domain, Integer.MAX_VALUE).map(DatasetEntry::fromStep).orElse(0);
    return Math.max(entered, kept.getOrDefault(domain.label(), 0));
  }

  /** Notes, durably, that at the end of an epoch the list in force stays for another one. */
  public void keep(Domain domain, int step) throws IOException {
    kept.put(domain.label(), step);
    write();
  }

  /**
   * Brings a list into force from a step on, durably. Entries of the domain from this step on, left
   * by steps that are being done again, give way.
   */
  public DatasetEntry append(Snapshot snapshot, int fromStep) throws IOException {
    String hash = snapshot.hash();
    Path list = run.resolve(LISTS).resolve(hash + ".keys");
    DurableFiles.createFolders(run.resolve(LISTS));
    if (!Files.exists(list)) {
      DurableFiles.write(list, snapshot.lines().getBytes(StandardCharsets.UTF_8));
    }
    var entry =
        new DatasetEntry(snapshot.domain(), fromStep, hash, LISTS + "/" + list.getFileName());
    entries.removeIf(e -> e.domain() == entry.domain() && e.fromStep() >= fromStep);
    entries.add(entry);
    write();
    return entry;
  }

  /**
   * The list of an entry.
   *
   * @throws IOException when it is missing or is not the list that the entry was made with
   */
  public Snapshot snapshot(DatasetEntry entry) throws IOException {
    // The name is built from the digest alone: a path in the file could point anywhere.
    Path list = run.resolve(LISTS).resolve(entry.hash() + ".keys");
    try {
      Snapshot snapshot = Snapshot.parse(entry.domain(), Files.readString(list));
      if (snapshot.hash().equals(entry.hash())) {
        return snapshot;
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(list + " is damaged", e);
    }
    throw new IOException(list + " is damaged: its digest is not " + entry.hash());
  }

  private void write() throws IOException {
    String json = Json.pretty(new Content(1, entries, kept));
    DurableFiles.write(run.resolve(FILE), json.getBytes(StandardCharsets.UTF_8));
  }
}
