package dev.ugatit.translator;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.TranslatorAnnouncement;
import dev.ugatit.translator.model.ModelStatus;
import dev.ugatit.translator.model.ServingModels;
import dev.ugatit.translator.queue.TranslationQueue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the shared map where this translator is and what it has, as long as it lives: now and
 * then, and at once when what it has changes. Values are JSON text under its address, so that one
 * that was killed and is back replaces what it said before. Confined to one event loop.
 */
final class Announcer {
  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

  /** Refused versions that are told of, and letters of one reason. */
  private static final int MAX_REFUSED = 50;

  private static final int MAX_REASON = 500;

  /** How soon a change is seen. */
  private static final long LOOK_MS = 100;

  private final Vertx vertx;
  private final String address;
  private final ServingModels models;
  private final TranslationQueue queue;
  private long renewal;
  private long look;
  private @Nullable TranslatorAnnouncement last;
  private boolean stopped;

  Announcer(Vertx vertx, String address, ServingModels models, TranslationQueue queue) {
    this.vertx = vertx;
    this.address = address;
    this.models = models;
    this.queue = queue;
  }

  /** Announces now and renews until {@link #stop()}. */
  Future<Void> start() {
    renewal = vertx.setPeriodic(TranslatorAnnouncement.RENEW_MS, tick -> announceOrWarn());
    look = vertx.setPeriodic(LOOK_MS, tick -> announceChange());
    return announce();
  }

  private void announceChange() {
    TranslatorAnnouncement now = announcement();
    TranslatorAnnouncement before = last;
    if (before == null
        || !now.models().equals(before.models())
        || !now.refused().equals(before.refused())) {
      announceOrWarn();
    }
  }

  private void announceOrWarn() {
    announce().onFailure(e -> LOG.warn("Gateways may lose sight of this translator", e));
  }

  private TranslatorAnnouncement announcement() {
    List<ModelStatus> statuses = models.statuses();
    List<String> loaded =
        statuses.stream()
            .filter(status -> status.state().equals("loaded"))
            .map(ModelStatus::key)
            .toList();
    return new TranslatorAnnouncement(
        TranslatorAnnouncement.SCHEMA,
        address,
        loaded,
        queue.load().waitingTotal(),
        refused(statuses));
  }

  private Future<Void> announce() {
    if (stopped) {
      return Future.succeededFuture();
    }
    TranslatorAnnouncement now = announcement();
    last = now;
    return map().compose(map -> map.put(address, Json.text(now), TranslatorAnnouncement.TTL_MS));
  }

  /** Few and short: the announcement goes to every gateway again and again. */
  private static Map<String, String> refused(List<ModelStatus> statuses) {
    return statuses.stream()
        .filter(status -> status.state().equals("failed"))
        .sorted(Comparator.comparing(ModelStatus::version).reversed())
        .limit(MAX_REFUSED)
        .collect(Collectors.toMap(ModelStatus::key, status -> shortened(status.reason())));
  }

  private static String shortened(String reason) {
    return reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON) + "…";
  }

  /** Takes the announcement back, unless another translator has this address by now. */
  Future<Void> stop() {
    stopped = true;
    vertx.cancelTimer(renewal);
    vertx.cancelTimer(look);
    TranslatorAnnouncement said = last;
    return said == null
        ? Future.succeededFuture()
        : map().compose(map -> map.removeIfPresent(address, Json.text(said))).mapEmpty();
  }

  private Future<AsyncMap<String, String>> map() {
    return vertx.sharedData().getAsyncMap(TranslatorAnnouncement.MAP);
  }
}
