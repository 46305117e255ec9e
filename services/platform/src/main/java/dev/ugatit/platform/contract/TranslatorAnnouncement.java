package dev.ugatit.platform.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * What a translator says of itself in the shared map {@link #MAP}, under its address. It is written
 * when it changes and every {@link #RENEW_MS}, and forgotten after {@link #TTL_MS}.
 *
 * @param address {@code http://host:port}
 * @param models keys {@code name/version} that it has loaded
 * @param queued requests waiting
 * @param refused versions that it cannot serve, with the reason, by {@code name/version}; none
 *     where an announcement says nothing
 */
public record TranslatorAnnouncement(
    int schema,
    String address,
    List<String> models,
    int queued,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> refused) {
  public static final int SCHEMA = 1;
  public static final String MAP = "ugatit.translators";
  public static final long TTL_MS = 10_000;
  public static final long RENEW_MS = 2_000;

  public TranslatorAnnouncement {
    models = List.copyOf(models);
    refused = refused == null ? Map.of() : Map.copyOf(refused); // of an older translator
  }
}
