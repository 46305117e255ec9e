package dev.ugatit.trainer.evaluate;

import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.platform.store.DurableFiles;
import dev.ugatit.trainer.data.PictureStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The held-out pictures that all versions of a run's models are scored on, chosen once, in the
 * order of their digests: scores on other pictures could not be compared. Thread-safe.
 *
 * @param source digests, at most {@value #MOST}, never learned from
 * @param target digests, at most {@value #MOST}, never learned from
 */
public record HeldOut(List<String> source, List<String> target) {
  private static final Logger LOG = LoggerFactory.getLogger(HeldOut.class);
  private static final String FILE = "held-out.json";

  /** Most pictures of a domain: more would cost time and tell little. */
  static final int MOST = 500;

  /** Fewest pictures of a domain: one has no spread. */
  static final int LEAST = 2;

  public HeldOut {
    source = List.copyOf(source);
    target = List.copyOf(target);
  }

  /**
   * The run's choice; made, and kept in its folder when it is enough for a score, where there is
   * none whose pictures are there. Blocking.
   */
  public static HeldOut of(Path run, PictureStore store) throws IOException {
    Path file = run.resolve(FILE);
    Optional<HeldOut> kept = read(file);
    if (kept.isPresent()) {
      if (kept.get().isIn(store)) {
        return kept.get();
      }
      LOG.warn("{}: pictures are gone from the topic; later scores are of other ones", file);
    }
    var chosen = new HeldOut(choose(store, Domain.SOURCE), choose(store, Domain.TARGET));
    if (chosen.isEnough()) {
      DurableFiles.write(file, Json.pretty(chosen).getBytes(StandardCharsets.UTF_8));
    }
    return chosen;
  }

  /** Whether a score can be told from them. */
  public boolean isEnough() {
    return Math.min(source.size(), target.size()) >= LEAST;
  }

  /** How many there are and how many are needed, for a person. */
  public String count() {
    return String.format(
        Locale.ROOT,
        "%d source and %d target pictures are held out, a score needs %d of each",
        source.size(),
        target.size(),
        LEAST);
  }

  private boolean isIn(PictureStore store) {
    return source.stream().allMatch(sha256 -> store.contains(Domain.SOURCE, sha256))
        && target.stream().allMatch(sha256 -> store.contains(Domain.TARGET, sha256));
  }

  private static Optional<HeldOut> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(Files.readAllBytes(file), HeldOut.class));
    } catch (IllegalArgumentException e) {
      LOG.warn("{} is damaged; the pictures are chosen again", file, e);
      return Optional.empty();
    }
  }

  private static List<String> choose(PictureStore store, Domain domain) {
    return store.sha256s(domain, Split.TEST).stream().limit(MOST).toList();
  }
}
