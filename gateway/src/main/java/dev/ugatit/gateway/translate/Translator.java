package dev.ugatit.gateway.translate;

import dev.ugatit.platform.contract.ModelReference;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A translator as the gateway knows it.
 *
 * @param address {@code http://host:port}, without a path
 * @param models keys {@code name/version} that it says to have loaded; empty when it says nothing
 * @param queued requests waiting in it, as last reported
 * @param refused versions that it says it cannot serve, each with the reason
 */
record Translator(String address, Set<String> models, int queued, Map<String, String> refused) {
  Translator {
    models = Set.copyOf(models);
    refused = Map.copyOf(refused);
  }

  /**
   * Whether it has loaded what is asked for.
   *
   * @param version that the reference means now; unknown: any version of that model counts
   */
  boolean has(ModelReference model, OptionalLong version) {
    if (version.isPresent()) {
      return models.contains(model.name() + "/" + version.getAsLong());
    }
    String prefix = model.name() + "/";
    return models.stream().anyMatch(key -> key.startsWith(prefix));
  }
}
