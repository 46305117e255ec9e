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
import java.util.Optional;

/**
 * Which list of pictures is in force from which step of a run: {@code dataset.json} and the lists
 * beside it. A list is durable before a step draws from it, so that a resumed training replays the
 * same lists. Confined to one thread; blocking.
 */
public final class DatasetLog {
  private static final String FILE = "dataset.json";
  private static final String LISTS = "dataset";

  private final Path run;
  private final List<DatasetEntry> entries;

  private record Content(int schema, List<DatasetEntry> entries) {}

  private DatasetLog(Path run, List<DatasetEntry> entries) {
    this.run = run;
    this.entries = entries;
  }

  /**
   * Opens the log of a run, empty for a new one.
   *
   * @throws IOException when the file is there and cannot be read, naming it
   */
  public static DatasetLog open(Path run) throws IOException {
    Path file = run.resolve(FILE);
    if (!Files.exists(file)) {
      return new DatasetLog(run, new ArrayList<>());
    }
    try {
      Content content = Json.read(Files.readAllBytes(file), Content.class);
      return new DatasetLog(run, new ArrayList<>(content.entries()));
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

  /** The newest entry of a domain, whether its step has come or not. */
  public Optional<DatasetEntry> newest(Domain domain) {
    return inForce(domain, Integer.MAX_VALUE);
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
    String json = Json.pretty(new Content(1, entries));
    DurableFiles.write(run.resolve(FILE), json.getBytes(StandardCharsets.UTF_8));
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
}
