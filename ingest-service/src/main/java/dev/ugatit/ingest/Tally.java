package dev.ugatit.ingest;

import dev.ugatit.platform.contract.DatasetStats;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.PictureKey;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.platform.contract.Thumbnail;
import dev.ugatit.platform.image.PictureException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what one writer has prepared, by dataset and domain, and shows a few of the pictures.
 * Thread-safe.
 *
 * <p>Pictures are counted when they are seen on the log, so that a restart counts each of them
 * again exactly once. Thumbnails, duplicates and refusals leave no trace there: they are carried
 * over from the last published record, and those of the last seconds before a crash may be missing
 * or counted twice.
 */
final class Tally {
  private static final Logger LOG = LoggerFactory.getLogger(Tally.class);

  private final String writer;
  private final Map<String, DatasetStats> counts = new TreeMap<>();
  private final Set<String> changed = new LinkedHashSet<>();

  Tally(String writer) {
    this.writer = writer;
  }

  /** Takes duplicates, refusals and thumbnails over from what this writer published earlier. */
  synchronized void restore(DatasetStats past) {
    if (past.writer().equals(writer)) {
      DatasetStats now = get(past.dataset(), past.domain());
      put(
          now.counting(now.train(), now.test(), past.duplicates(), past.rejected())
              .showing(past.thumbnails()));
    }
  }

  /** One picture more, or with -1 one less. */
  synchronized void picture(String dataset, Domain domain, Split split, int change) {
    DatasetStats now = get(dataset, domain);
    long train = now.train() + (split == Split.TRAIN ? change : 0);
    long test = now.test() + (split == Split.TEST ? change : 0);
    put(now.counting(train, test, now.duplicates(), now.rejected()));
  }

  synchronized void duplicate(String dataset, Domain domain) {
    DatasetStats now = get(dataset, domain);
    put(now.counting(now.train(), now.test(), now.duplicates() + 1, now.rejected()));
  }

  synchronized void rejected(String dataset, Domain domain, String cause) {
    DatasetStats now = get(dataset, domain);
    Map<String, Long> causes = new TreeMap<>(now.rejected());
    causes.merge(cause, 1L, Long::sum);
    put(now.counting(now.train(), now.test(), now.duplicates(), causes));
  }

  /**
   * Shows a picture's thumbnail if it belongs to the sample; few do. Blocks where it does: call it
   * on a worker. A picture that cannot be shown is prepared all the same.
   */
  void show(Prepared picture) {
    PictureKey key = picture.key();
    if (!isShown(key)) {
      return;
    }
    try {
      show(key, Thumbnails.of(key.sha256(), picture.png()));
    } catch (PictureException | RuntimeException failed) {
      LOG.warn("{} has no thumbnail", key.text(), failed);
    }
  }

  private synchronized boolean isShown(PictureKey key) {
    return Thumbnails.isWanted(get(key.dataset(), key.domain()).thumbnails(), key.sha256());
  }

  private synchronized void show(PictureKey key, Thumbnail thumbnail) {
    DatasetStats now = get(key.dataset(), key.domain());
    if (Thumbnails.isWanted(now.thumbnails(), key.sha256())) {
      put(now.showing(Thumbnails.with(now.thumbnails(), thumbnail)));
    }
  }

  /** Shows a withdrawn picture no more. */
  synchronized void hide(PictureKey gone) {
    keep(get(gone.dataset(), gone.domain()), other -> !other.equals(gone));
  }

  /** Shows pictures no more that are not there. */
  synchronized void showOnly(Predicate<PictureKey> there) {
    List.copyOf(counts.values()).forEach(now -> keep(now, there));
  }

  private void keep(DatasetStats now, Predicate<PictureKey> there) {
    List<Thumbnail> kept =
        now.thumbnails().stream()
            .filter(t -> there.test(new PictureKey(now.dataset(), now.domain(), t.sha256())))
            .toList();
    if (kept.size() < now.thumbnails().size()) {
      put(now.showing(kept));
    }
  }

  /** What has changed since the last call. */
  synchronized List<DatasetStats> changes() {
    List<DatasetStats> records = new ArrayList<>();
    for (String key : changed) {
      DatasetStats record = counts.get(key);
      if (record != null) {
        records.add(record);
      }
    }
    changed.clear();
    return records;
  }

  /** Offers a record again that could not be published. */
  synchronized void unpublished(DatasetStats record) {
    changed.add(record.key());
  }

  private DatasetStats get(String dataset, Domain domain) {
    DatasetStats none = DatasetStats.none(dataset, domain, writer);
    return counts.getOrDefault(none.key(), none);
  }

  private void put(DatasetStats now) {
    counts.put(now.key(), now);
    changed.add(now.key());
  }
}
