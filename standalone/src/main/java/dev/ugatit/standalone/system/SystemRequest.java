package dev.ugatit.standalone.system;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which system a command wants: a named one, the one that runs on a data folder, or one to start.
 *
 * @param gateway of a running system
 * @param kafka {@code host:port} of a running system
 * @param config YAML file of settings for a system to start
 * @param settings single settings for a system to start, which take precedence
 */
public record SystemRequest(
    DataFolder data,
    Optional<URI> gateway,
    Optional<String> kafka,
    Optional<Path> config,
    Map<String, String> settings) {
  public SystemRequest {
    settings = Map.copyOf(settings);
  }

  /** The same request with one setting more, unless the person set it. */
  public SystemRequest withDefault(String key, String value) {
    var more = new LinkedHashMap<>(settings);
    more.putIfAbsent(key, value);
    return new SystemRequest(data, gateway, kafka, config, more);
  }
}
