package dev.ugatit.translator.catalogue;

import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.ModelReference;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state that the records of the {@code models} topic add up to. Thread-safe.
 *
 * <p>Records may come in any order between keys: an alias may precede the manifest that it points
 * to, since compaction keeps the last record of each key alone. A version never changes: another
 * manifest under a known key is refused until a tombstone has withdrawn the first.
 */
public final class ModelCatalogue {
  private final Map<String, ModelManifest> manifests = new HashMap<>();
  private final Map<String, AliasRecord> aliases = new HashMap<>();

  /**
   * Applies one record.
   *
   * @param key {@code name/version} or {@code name@alias}
   * @param value JSON of a {@link ModelManifest} or {@link AliasRecord}; none withdraws the key
   * @return whether anything changed
   * @throws IllegalArgumentException when the record makes no sense, with the reason; the state is
   *     as before
   */
  public synchronized boolean apply(String key, byte @Nullable [] value) {
    if (key.indexOf('@') >= 0) {
      return value == null ? aliases.remove(key) != null : applyAlias(key, value);
    }
    return value == null ? manifests.remove(key) != null : applyManifest(key, value);
  }

  private boolean applyAlias(String key, byte[] value) {
    AliasRecord alias = Json.read(value, AliasRecord.class);
    requireSchema(alias.schema(), AliasRecord.SCHEMA);
    requireKey(key, alias.key());
    if (new ModelReference(alias.name(), alias.alias()).hasVersion()) {
      throw new IllegalArgumentException("an alias of digits alone would be read as a version");
    }
    return !alias.equals(aliases.put(key, alias));
  }

  private boolean applyManifest(String key, byte[] value) {
    ModelManifest manifest = Json.read(value, ModelManifest.class);
    requireSchema(manifest.schema(), ModelManifest.SCHEMA);
    requireKey(key, manifest.key());
    ModelManifest known = manifests.get(key);
    if (known != null && !known.sha256().equals(manifest.sha256())) {
      throw new IllegalArgumentException(
          "version " + key + " was announced with another digest before; the first one stays");
    }
    return !manifest.equals(manifests.put(key, manifest));
  }

  private static void requireSchema(int schema, int known) {
    if (schema != known) {
      throw new IllegalArgumentException(
          "schema " + schema + " is not known, only " + known + ": update this translator");
    }
  }

  private static void requireKey(String key, String expected) {
    if (!key.equals(expected)) {
      throw new IllegalArgumentException("the value belongs to key \"" + expected + "\"");
    }
  }

  /** The manifest that a reference means now; none when it, or its alias, is not announced. */
  public synchronized Optional<ModelManifest> resolve(ModelReference reference) {
    String key = reference.name() + "/";
    if (reference.hasVersion()) {
      key += Long.parseLong(reference.selector()); // without leading zeros
    } else {
      AliasRecord alias = aliases.get(reference.name() + "@" + reference.selector());
      if (alias == null) {
        return Optional.empty();
      }
      key += alias.version();
    }
    return Optional.ofNullable(manifests.get(key));
  }

  /** Whether any version of this name is announced. */
  public synchronized boolean knows(String name) {
    return manifests.values().stream().anyMatch(manifest -> manifest.name().equals(name));
  }

  /** Whether this very version is announced. */
  public synchronized boolean contains(ModelManifest manifest) {
    return manifests.containsKey(manifest.key());
  }

  /** All aliases, whether or not what they point to is announced. */
  public synchronized List<AliasRecord> aliases() {
    return List.copyOf(aliases.values());
  }

  /** All announced versions. */
  public synchronized Collection<ModelManifest> manifests() {
    return List.copyOf(manifests.values());
  }
}
