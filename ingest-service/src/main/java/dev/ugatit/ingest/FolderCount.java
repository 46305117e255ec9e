package dev.ugatit.ingest;

import dev.ugatit.ingest.FolderReport.DomainReport;
import dev.ugatit.ingest.FolderReport.Rejected;
import dev.ugatit.platform.contract.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts one domain of one run. Not thread-safe. */
final class FolderCount {
  private final long total;
  private final long skipped;
  private final Map<String, Rejected> rejected = new TreeMap<>();
  private long done;
  private long train;
  private long test;
  private long added;
  private long duplicates;

  FolderCount(long total, long skipped) {
    this.total = total;
    this.skipped = skipped;
  }

  void picture(PictureLog.Written written) {
    done++;
    if (written.split() == Split.TRAIN) {
      train++;
    } else {
      test++;
    }
    if (written.added()) {
      added++;
    }
  }

  void duplicate() {
    done++;
    duplicates++;
  }

  void rejected(String cause, String file) {
    done++;
    Rejected before = rejected.getOrDefault(cause, new Rejected(0, List.of()));
    List<String> examples = new ArrayList<>(before.examples());
    if (examples.size() < Rejected.MAX_EXAMPLES) {
      examples.add(file);
    }
    rejected.put(cause, new Rejected(before.count() + 1, examples));
  }

  long done() {
    return done;
  }

  long total() {
    return total;
  }

  DomainReport report() {
    return new DomainReport(
        train, test, added, train + test - added, duplicates, rejected, skipped);
  }

  /** The refusals in words: {@code 3 damaged (a.png, b.png, c.png)}. */
  String refusals() {
    return rejected.entrySet().stream()
        .map(
            cause ->
                cause.getValue().count()
                    + " "
                    + cause.getKey()
                    + " ("
                    + String.join(", ", cause.getValue().examples())
                    + ")")
        .collect(Collectors.joining("; "));
  }
}
