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
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Translators that announce themselves in the shared map. The map is read at most twice a second,
 * because reading it may cross the network; an empty one is read each time, so that the first
 * translator is seen at once. While it cannot be read, as for a moment when a member of the cluster
 * is lost, what was read last holds for as long as an announcement does. Confined to one event
 * loop.
 */
final class AnnouncedTranslators implements Translators {
  private static final Logger LOG = LoggerFactory.getLogger(AnnouncedTranslators.class);
  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long HOLDS_NANOS =
      TimeUnit.MILLISECONDS.toNanos(TranslatorAnnouncement.TTL_MS);
  private static final long PATIENCE_MS = 250;

  private final Supplier<Future<List<String>>> announcements;
  private List<Translator> last = List.of();
  private long readAt;
  private @Nullable Future<List<Translator>> reading;

  AnnouncedTranslators(Vertx vertx) {
    this(
        () ->
            vertx
                .sharedData()
                .<String, String>getAsyncMap(TranslatorAnnouncement.MAP)
                .compose(AsyncMap::values));
  }

  /**
   * @param announcements reads all that there are now
   */
  AnnouncedTranslators(Supplier<Future<List<String>>> announcements) {
    this.announcements = announcements;
  }

  @Override
  public Future<List<Translator>> all() {
    if (isKnownFor(FRESH_NANOS)) {
      return Future.succeededFuture(last);
    }
    Future<List<Translator>> read = read();
    return isKnownFor(HOLDS_NANOS)
        ? read.timeout(PATIENCE_MS, TimeUnit.MILLISECONDS).otherwise(failed -> last)
        : read;
  }

  private boolean isKnownFor(long nanos) {
    return !last.isEmpty() && System.nanoTime() - readAt < nanos;
  }

  /** One reading at a time, for all who ask meanwhile. */
  private Future<List<Translator>> read() {
    Future<List<Translator>> now = reading;
    if (now == null) {
      now = announcements.get().map(this::keep);
      reading = now;
      now.onComplete(done -> reading = null);
    }
    return now;
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

  private List<Translator> keep(List<String> said) {
    last = said.stream().filter(Objects::nonNull).flatMap(a -> read(a).stream()).toList();
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
