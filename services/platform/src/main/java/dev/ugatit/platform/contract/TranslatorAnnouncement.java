package dev.ugatit.platform.contract;

import java.util.List;

/**
 * What a translator says of itself in the shared map {@link #MAP}, under its node's id. It is
 * written every {@link #RENEW_MS} and forgotten after {@link #TTL_MS}.
 *
 * @param address {@code http://host:port}
 * @param models keys {@code name/version} that it has loaded
 * @param queued requests waiting
 */
public record TranslatorAnnouncement(int schema, String address, List<String> models, int queued) {
  public static final int SCHEMA = 1;
  public static final String MAP = "ugatit.translators";
  public static final long TTL_MS = 10_000;
  public static final long RENEW_MS = 2_000;

  public TranslatorAnnouncement {
    models = List.copyOf(models);
  }
}
