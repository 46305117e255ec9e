package dev.ugatit.trainer.data;

import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Names;
import dev.ugatit.platform.store.Digests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The pictures of one domain that a training learns from.
 *
 * @param sha256s digests of the prepared pictures, sorted, each once
 */
public record Snapshot(Domain domain, List<String> sha256s) {
  public Snapshot {
    sha256s = List.copyOf(sha256s);
  }

  /** Number of pictures. */
  public int count() {
    return sha256s.size();
  }

  /** One line {@code domain/sha256} for each picture, each ended by a line feed. */
  public String lines() {
    var lines = new StringBuilder();
    sha256s.forEach(sha256 -> lines.append(domain.label() + "/" + sha256 + "\n"));
    return lines.toString();
  }

  /** SHA-256 of {@link #lines()}. */
  public String hash() {
    return hash(List.of(this));
  }

  /** SHA-256 of the lines of all of them; give the source first, so that the lines are sorted. */
  public static String hash(List<Snapshot> snapshots) {
    var lines = new StringBuilder();
    snapshots.forEach(snapshot -> lines.append(snapshot.lines()));
    return Digests.sha256(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads what {@link #lines()} wrote.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Snapshot parse(Domain domain, String lines) {
    String prefix = domain.label() + "/";
    var sha256s = new ArrayList<String>();
    for (String line : lines.lines().toList()) {
      if (!line.startsWith(prefix)) {
        throw new IllegalArgumentException("a line of the list is of another domain");
      }
      sha256s.add(Names.requireSha256(line.substring(prefix.length())));
    }
    return new Snapshot(domain, sha256s);
  }
}
