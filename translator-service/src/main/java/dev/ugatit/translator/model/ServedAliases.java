package dev.ugatit.translator.model;

import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.ModelManifest;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who answers for each alias {@code name@alias}, and who did until there was no room for it.
 * Guarded by {@link ServingModels}.
 */
final class ServedAliases {
  /** All of them loaded. */
  private final Map<String, ModelEntry> serving = new HashMap<>();

  /** The last to answer for an alias that nobody answers for now. */
  private final Map<String, ModelManifest> unloaded = new HashMap<>();

  @Nullable ModelEntry get(String alias) {
    return serving.get(alias);
  }

  boolean isServed(String alias) {
    return serving.containsKey(alias);
  }

  /** Who answered until it was unloaded; none while there is somebody. */
  Optional<ModelManifest> unloaded(String alias) {
    return Optional.ofNullable(unloaded.get(alias));
  }

  /** Sets who answers; who did before. */
  @Nullable ModelEntry put(String alias, ModelEntry entry) {
    unloaded.remove(alias);
    return serving.put(alias, entry);
  }

  /** Keeps these aliases alone. */
  void retain(Collection<String> aliases) {
    serving.keySet().retainAll(aliases);
    unloaded.keySet().retainAll(aliases);
  }

  /** Takes one away for which there is no room. */
  void unload(ModelEntry entry) {
    serving.forEach(
        (alias, served) -> {
          if (served == entry) {
            unloaded.put(alias, entry.manifest);
          }
        });
    serving.values().removeIf(served -> served == entry);
  }

  void clear() {
    serving.clear();
    unloaded.clear();
  }

  boolean isServing(ModelEntry entry) {
    return serving.containsValue(entry);
  }

  boolean servesAsChampion(ModelEntry entry) {
    return serving.get(entry.manifest.name() + "@" + AliasRecord.CHAMPION) == entry;
  }

  /** Aliases that one answers for, without the model's name. */
  List<String> of(ModelEntry entry) {
    return serving.entrySet().stream()
        .filter(served -> served.getValue() == entry)
        .map(served -> served.getKey().substring(served.getKey().indexOf('@') + 1))
        .sorted()
        .toList();
  }
}
