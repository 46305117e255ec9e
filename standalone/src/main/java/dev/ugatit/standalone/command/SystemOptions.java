package dev.ugatit.standalone.command;

import dev.ugatit.platform.runtime.PlatformSettings;
import dev.ugatit.standalone.system.DataFolder;
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
      description = "Folder of the system's data (default: $UGATIT_DATA or ./ugatit-data).")
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

  /** What the person asked for, with a log that leaves the terminal to the command. */
  SystemRequest quietRequest() {
    boolean asked = System.getenv(PlatformSettings.LOG_LEVEL.environment()) != null;
    return asked ? request() : request().withDefault(PlatformSettings.LOG_LEVEL.key(), "WARN");
  }

  /** What the person asked for. */
  SystemRequest request() {
    return new SystemRequest(
        data(),
        Optional.ofNullable(gateway),
        Optional.ofNullable(kafka),
        Optional.ofNullable(config),
        settings);
  }

  DataFolder data() {
    if (data != null) {
      return new DataFolder(data);
    }
    String named = System.getenv("UGATIT_DATA");
    return new DataFolder(Path.of(named == null ? "ugatit-data" : named));
  }
}
