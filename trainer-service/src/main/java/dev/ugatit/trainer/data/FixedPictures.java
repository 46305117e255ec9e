package dev.ugatit.trainer.data;

import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.store.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The few pictures that a run shows in every sample grid and probes every published model with,
 * chosen once: held-out ones first, in the order of their digests. Thread-safe.
 *
 * @param source digests, at most {@link #MOST}, at least one
 * @param target digests, at most {@link #MOST}, at least one
 */
public record FixedPictures(List<String> source, List<String> target) {
  private static final Logger LOG = LoggerFactory.getLogger(FixedPictures.class);
  private static final String FILE = "fixed.json";
  static final int MOST = 4;

  public FixedPictures {
    source = List.copyOf(source);
    target = List.copyOf(target);
  }

  /** The run's choice; made and kept in its folder when there is none that can be shown. */
  public static FixedPictures of(Path run, PictureStore store) throws IOException {
    Path file = run.resolve(FILE);
    if (Files.exists(file)) {
      try {
        FixedPictures chosen = Json.read(Files.readAllBytes(file), FixedPictures.class);
        if (chosen.isIn(store)) {
          return chosen;
        }
        LOG.warn("{}: pictures are gone from the topic; others are shown from now on", file);
      } catch (IllegalArgumentException e) {
        LOG.warn("{} is damaged; the pictures are chosen again", file, e);
      }
    }
    var chosen = new FixedPictures(choose(store, Domain.SOURCE), choose(store, Domain.TARGET));
    DurableFiles.write(file, Json.pretty(chosen).getBytes(StandardCharsets.UTF_8));
    return chosen;
  }

  /** The pictures of a domain. */
  public List<Picture> pictures(Domain domain, PictureStore store) {
    return sha256s(domain).stream().map(sha256 -> store.picture(domain, sha256)).toList();
  }

  private List<String> sha256s(Domain domain) {
    return domain == Domain.SOURCE ? source : target;
  }

  private boolean isIn(PictureStore store) {
    return source.stream().allMatch(sha256 -> store.contains(Domain.SOURCE, sha256))
        && target.stream().allMatch(sha256 -> store.contains(Domain.TARGET, sha256));
  }

  private static List<String> choose(PictureStore store, Domain domain) {
    return Stream.of(Split.TEST, Split.TRAIN)
        .flatMap(split -> store.sha256s(domain, split).stream())
        .limit(MOST)
        .toList();
  }
}
