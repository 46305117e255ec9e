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
 * @param config YAML file of settings
 * @param settings single settings, which take precedence over all other sources
 * @param defaults what the command prefers where no source says anything
 * @param key for a gateway that asks for one
 */
public record SystemRequest(
    DataFolder data,
    Optional<URI> gateway,
    Optional<String> kafka,
    Optional<Path> config,
    Map<String, String> settings,
    Map<String, String> defaults,
    Optional<GatewayKey> key) {
  public SystemRequest {
    settings = Map.copyOf(settings);
    defaults = Map.copyOf(defaults);
  }

  /** Of a system without API keys. */
  public SystemRequest(
      DataFolder data,
      Optional<URI> gateway,
      Optional<String> kafka,
      Optional<Path> config,
      Map<String, String> settings,
      Map<String, String> defaults) {
    this(data, gateway, kafka, config, settings, defaults, Optional.empty());
  }

  /** The same request with a preference that file, environment and settings override. */
  public SystemRequest withDefault(String setting, String value) {
    return new SystemRequest(
        data, gateway, kafka, config, settings, with(defaults, setting, value), key);
  }

  /** The same request with a setting that nothing overrides. */
  public SystemRequest withSetting(String setting, String value) {
    return new SystemRequest(
        data, gateway, kafka, config, with(settings, setting, value), defaults, key);
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    var more = new LinkedHashMap<>(map);
    more.put(key, value);
    return more;
  }
}
