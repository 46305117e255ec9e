package dev.ugatit.ingest;

import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.Domain;
import java.util.List;
import java.util.Map;

/**
 * What a {@link FolderSource} found and did.
 *
 * @param dataset the declaration in force
 * @param endOffsets end of {@code images.prepared} by partition after the last acknowledged
 *     picture: who has read up to them has seen every picture of these folders
 */
public record FolderReport(
    Dataset dataset, Map<Domain, DomainReport> domains, Map<Integer, Long> endOffsets) {
  public FolderReport {
    domains = Map.copyOf(domains);
    endOffsets = Map.copyOf(endOffsets);
  }

  /** A domain's part; all zero where none of its folders was given. */
  public DomainReport domain(Domain domain) {
    return domains.getOrDefault(domain, DomainReport.NOTHING);
  }

  /**
   * One domain's part. {@code train + test = added + alreadyThere}.
   *
   * @param train distinct pictures of the folders that are learnt from
   * @param test distinct pictures of the folders that are held out
   * @param added pictures that this run wrote
   * @param alreadyThere pictures that the dataset had before
   * @param duplicates files with a picture that another file of this run had
   * @param rejected refused files by cause
   * @param skipped files that do not look like pictures
   */
  public record DomainReport(
      long train,
      long test,
      long added,
      long alreadyThere,
      long duplicates,
      Map<String, Rejected> rejected,
      long skipped) {
    static final DomainReport NOTHING = new DomainReport(0, 0, 0, 0, 0, Map.of(), 0);

    public DomainReport {
      rejected = Map.copyOf(rejected);
    }

    /** Refused files of all causes. */
    public long rejectedFiles() {
      return rejected.values().stream().mapToLong(Rejected::count).sum();
    }
  }

  /**
   * Files refused for one cause.
   *
   * @param examples names of the first few, within their folder
   */
  public record Rejected(long count, List<String> examples) {
    static final int MAX_EXAMPLES = 5;

    public Rejected {
      examples = List.copyOf(examples);
    }
  }
}
