package dev.ugatit.gateway;

import dev.ugatit.platform.access.RateLimit;
import dev.ugatit.platform.runtime.Configuration;
import dev.ugatit.platform.runtime.Setting;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings of the gateway. */
public final class GatewaySettings {
  public static final Setting<String> HOST =
      Setting.text(
          "gateway.host",
          "127.0.0.1",
          "Address to listen on; any other than loopback needs gateway.api-keys.");

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

  public static final Setting<Integer> LIVE_SESSIONS =
      Setting.integer(
              "gateway.live-sessions", 64, "Live sessions at one time; more are told to wait.")
          .atLeast(1)
          .atMost(10_000);

  public static final Setting<Integer> LIVE_FRAME_BYTES =
      Setting.integer(
              "gateway.live-frame-bytes",
              4 * 1024 * 1024,
              "Largest WebSocket message accepted, bytes.")
          .atLeast(16 * 1024)
          .atMost(64 * 1024 * 1024);

  public static final Setting<Duration> LIVE_IDLE_TIMEOUT =
      Setting.duration(
              "gateway.live-idle-timeout",
              Duration.ofMinutes(1),
              "A live session without a frame for so long is closed.")
          .atLeast(Duration.ofSeconds(1))
          .atMost(Duration.ofDays(1));

  public static final Setting<Integer> MAX_UPLOAD_FILES =
      Setting.integer("gateway.max-upload-files", 1000, "Files that one form of pictures may hold.")
          .atLeast(1)
          .atMost(100_000);

  public static final Setting<String> API_KEYS =
      Setting.text(
          "gateway.api-keys",
          "",
          "File of API keys, as `ugatit keys` writes it; it is read again when it changes. Empty:"
              + " whoever reaches the gateway may do anything.");

  public static final Setting<Integer> RATE_LIMIT =
      Setting.integer(
              "gateway.rate-limit",
              100,
              "Requests a second of one API key, over all gateways of a cluster; 0 for no limit.")
          .atLeast(0)
          .atMost(RateLimit.MOST);

  public static final Setting<Integer> RATE_BURST =
      Setting.integer("gateway.rate-burst", 200, "Requests of one API key at once, after a pause.")
          .atLeast(1)
          .atMost(RateLimit.MOST);

  public static final Setting<List<String>> CORS_ORIGINS =
      Setting.list(
          "gateway.cors-origins",
          List.of(),
          "Origins of web pages elsewhere that may call the gateway and open live sessions, such as https://example.org.");

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
        LIVE_SESSIONS,
        LIVE_FRAME_BYTES,
        LIVE_IDLE_TIMEOUT,
        MAX_UPLOAD_FILES,
        API_KEYS,
        RATE_LIMIT,
        RATE_BURST,
        CORS_ORIGINS,
        MAX_EVENT_STREAMS);
  }

  /**
   * A connection on which nothing moves for so long is closed; waiting for a translation is not
   * idling.
   */
  static Duration idle(Configuration configuration) {
    return configuration.get(IDLE_TIMEOUT).plus(configuration.get(TRANSLATE_TIMEOUT));
  }

  /** Limit of API keys that have none of their own, as configured; null for none. */
  static @Nullable RateLimit rateLimit(Configuration configuration) {
    int perSecond = configuration.get(RATE_LIMIT);
    return perSecond == 0 ? null : new RateLimit(perSecond, configuration.get(RATE_BURST));
  }
}
