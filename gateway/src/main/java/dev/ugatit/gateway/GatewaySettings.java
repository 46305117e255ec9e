package dev.ugatit.gateway;

import dev.ugatit.platform.runtime.Setting;
import java.time.Duration;
import java.util.List;

/** Settings of the gateway. */
public final class GatewaySettings {
  public static final Setting<String> HOST =
      Setting.text(
          "gateway.host",
          "127.0.0.1",
          "Address to listen on; any other than loopback needs gateway.insecure.");

  public static final Setting<Integer> PORT =
      Setting.integer("gateway.port", 8080, "Port to listen on; 0 for any free one.")
          .atLeast(0)
          .atMost(65_535);

  public static final Setting<Boolean> INSECURE =
      Setting.flag(
          "gateway.insecure",
          false,
          "Listen on other addresses than loopback, although whoever reaches them may do anything.");

  public static final Setting<List<String>> TRANSLATORS =
      Setting.list(
          "gateway.translators",
          List.of(),
          "Addresses of translators, http://host:port; empty: those that announce themselves.");

  public static final Setting<Duration> TRANSLATE_TIMEOUT =
      Setting.duration(
              "gateway.translate-timeout",
              Duration.ofSeconds(60),
              "Longest time from a picture's arrival to its answer's last byte.")
          .atLeast(Duration.ofMillis(100))
          .atMost(Duration.ofMinutes(30));

  public static final Setting<Integer> MAX_UPLOAD_BYTES =
      Setting.integer(
              "gateway.max-upload-bytes", 20 * 1024 * 1024, "Largest picture accepted, bytes.")
          .atLeast(1024)
          .atMost(256 * 1024 * 1024);

  public static final Setting<Integer> MAX_PIXELS =
      Setting.integer("gateway.max-pixels", 40_000_000, "Largest picture accepted, width × height.")
          .atLeast(1)
          .atMost(400_000_000);

  public static final Setting<Integer> UPLOAD_MEMORY_MIB =
      Setting.integer("gateway.upload-memory-mib", 256, "Memory for all uploads at one time, MiB.")
          .atLeast(1)
          .atMost(65_536);

  public static final Setting<Duration> UPLOAD_TIMEOUT =
      Setting.duration(
              "gateway.upload-timeout", Duration.ofSeconds(30), "Longest time for one upload.")
          .atLeast(Duration.ofMillis(100))
          .atMost(Duration.ofMinutes(30));

  public static final Setting<Duration> IDLE_TIMEOUT =
      Setting.duration(
              "gateway.idle-timeout",
              Duration.ofSeconds(75),
              "A connection on which nothing moves for so long is closed; a translation's longest"
                  + " time is added.")
          .atLeast(Duration.ofSeconds(1))
          .atMost(Duration.ofHours(1));

  public static final Setting<Integer> MAX_CONNECTIONS =
      Setting.integer("gateway.max-connections", 1024, "Connections beyond this are closed.")
          .atLeast(1)
          .atMost(1_000_000);

  public static final Setting<Integer> MAX_EVENT_STREAMS =
      Setting.integer(
              "gateway.max-event-streams",
              100,
              "Streams of server-sent events at a time; each holds up to 320 KiB for a slow reader.")
          .atLeast(0)
          .atMost(100_000);

  private GatewaySettings() {}

  public static List<Setting<?>> all() {
    return List.of(
        HOST,
        PORT,
        INSECURE,
        TRANSLATORS,
        TRANSLATE_TIMEOUT,
        MAX_UPLOAD_BYTES,
        MAX_PIXELS,
        UPLOAD_MEMORY_MIB,
        UPLOAD_TIMEOUT,
        IDLE_TIMEOUT,
        MAX_CONNECTIONS,
        MAX_EVENT_STREAMS);
  }
}
