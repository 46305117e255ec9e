package dev.ugatit.gateway.translate;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.TranslatorAnnouncement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Translators that announce themselves in the shared map. The map is read at most twice a second,
 * because reading it may cross the network; an empty one is read each time, so that the first
 * translator is seen at once. Confined to one event loop.
 */
final class AnnouncedTranslators implements Translators {
  private static final Logger LOG = LoggerFactory.getLogger(AnnouncedTranslators.class);
  private static final long FRESH_NANOS = 500_000_000;

  private final Vertx vertx;
  private List<Translator> last = List.of();
  private long readAt;

  AnnouncedTranslators(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public Future<List<Translator>> all() {
    if (!last.isEmpty() && System.nanoTime() - readAt < FRESH_NANOS) {
      return Future.succeededFuture(last);
    }
    return vertx
        .sharedData()
        .<String, String>getAsyncMap(TranslatorAnnouncement.MAP)
        .compose(AsyncMap::values)
        .map(this::keep);
  }

  @Override
  public Future<Map<String, String>> refused() {
    return all()
        .map(
            translators -> {
              var refused = new HashMap<String, String>();
              translators.forEach(translator -> refused.putAll(translator.refused()));
              return refused;
            });
  }

  private List<Translator> keep(List<String> announcements) {
    last = announcements.stream().filter(Objects::nonNull).flatMap(a -> read(a).stream()).toList();
    readAt = System.nanoTime();
    return last;
  }

  private static Optional<Translator> read(String json) {
    try {
      TranslatorAnnouncement said =
          Json.read(json.getBytes(StandardCharsets.UTF_8), TranslatorAnnouncement.class);
      String address = TranslatorAddress.of(said.address());
      return Optional.of(
          new Translator(address, new HashSet<>(said.models()), said.queued(), said.refused()));
    } catch (IllegalArgumentException e) {
      LOG.warn("Passed over a translator's announcement: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
