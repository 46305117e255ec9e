package dev.ugatit.ingest;

import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Split;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a picture comes from and belongs to.
 *
 * @param dataset the declaration that it is prepared by
 * @param split as its sender or folder says; {@code null} leaves it to the picture's hash
 * @param lineage {@code topic/partition/offset} or the file's name within its folder
 * @param notes further headers that shall travel with the prepared picture
 */
public record Origin(
    Dataset dataset,
    Domain domain,
    @Nullable Split split,
    String lineage,
    Map<String, String> notes) {
  public Origin {
    notes = Map.copyOf(notes);
  }

  /** An origin without notes. */
  public Origin(Dataset dataset, Domain domain, @Nullable Split split, String lineage) {
    this(dataset, domain, split, lineage, Map.of());
  }
}
