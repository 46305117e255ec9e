package dev.ugatit.standalone.command;

import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.platform.runtime.PlatformSettings;
import dev.ugatit.standalone.system.CommandException;
import dev.ugatit.standalone.system.DataFolder;
import dev.ugatit.standalone.system.GatewayKey;
import dev.ugatit.standalone.system.Services;
import dev.ugatit.standalone.system.SystemRequest;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the system is, the same for every command. */
final class SystemOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of the system's data (default: setting data, ./ugatit-data).")
  private @Nullable Path data;

  @Option(
      names = "--gateway",
      paramLabel = "URL",
      description = "Gateway of a running system, such as http://127.0.0.1:8080.")
  private @Nullable URI gateway;

  @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "Kafka of a running system.")
  private @Nullable String kafka;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file of settings; docs/configuration.md lists them.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting, such as gateway.port=9090. May be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "File with the API key for the gateway (default: environment UGATIT_KEY).")
  private @Nullable Path keyFile;

  /** What the person asked for, with a log that leaves the terminal to the command. */
  SystemRequest quietRequest() {
    return request().withDefault(PlatformSettings.LOG_LEVEL.key(), "WARN");
  }

  /** What the person asked for. */
  SystemRequest request() {
    return new SystemRequest(
        data(),
        gateway(),
        Optional.ofNullable(kafka),
        Optional.ofNullable(config),
        settings,
        Map.of(),
        GatewayKey.find(keyFile));
  }

  private Optional<URI> gateway() {
    if (gateway != null && (gateway.getHost() == null || gateway.getScheme() == null)) {
      throw new CommandException(
          "--gateway " + gateway + " is no address such as http://127.0.0.1:8080");
    }
    return Optional.ofNullable(gateway);
  }

  DataFolder data() {
    if (data != null) {
      return new DataFolder(data);
    }
    Configuration configuration =
        Configuration.load(
            Services.settings(), Optional.ofNullable(config), System.getenv(), settings);
    return new DataFolder(configuration.get(PlatformSettings.DATA));
  }
}
