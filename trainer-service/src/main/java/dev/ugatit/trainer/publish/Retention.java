package dev.ugatit.trainer.publish;

import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.ModelManifest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which versions of a model stay. Pure functions. */
final class Retention {
  /** Newest versions that stay whatever the aliases say. */
  static final int NEWEST = 5;

  private Retention() {}

  /**
   * The versions that may go: all but the newest, those that an alias points to, and those that one
   * pointed to before, for a rollback.
   *
   * @param versions of one model, oldest first
   * @param aliases of that model
   */
  static List<ModelManifest> superfluous(List<ModelManifest> versions, List<AliasRecord> aliases) {
    Set<Long> named = new HashSet<>();
    for (AliasRecord alias : aliases) {
      named.add(alias.version());
      if (alias.previous() != null) {
        named.add(alias.previous());
      }
    }
    return versions.stream()
        .limit(Math.max(0, versions.size() - NEWEST))
        .filter(manifest -> !named.contains(manifest.version()))
        .toList();
  }
}
