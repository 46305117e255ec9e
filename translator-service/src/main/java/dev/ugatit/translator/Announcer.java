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
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the shared map where this translator is and what it has, as long as it lives. Values are
 * JSON text under an id of this instance. Confined to one event loop.
 */
final class Announcer {
  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

  /** Refused versions that are told of, and letters of one reason. */
  private static final int MAX_REFUSED = 50;

  private static final int MAX_REASON = 500;

  private final Vertx vertx;
  private final String address;
  private final ServingModels models;
  private final TranslationQueue queue;
  private final String id = UUID.randomUUID().toString();
  private long timer;
  private boolean stopped;

  Announcer(Vertx vertx, String address, ServingModels models, TranslationQueue queue) {
    this.vertx = vertx;
    this.address = address;
    this.models = models;
    this.queue = queue;
  }

  /** Announces now and renews until {@link #stop()}. */
  Future<Void> start() {
    timer = vertx.setPeriodic(TranslatorAnnouncement.RENEW_MS, tick -> announceOrWarn());
    return announce();
  }

  private void announceOrWarn() {
    announce().onFailure(e -> LOG.warn("Gateways may lose sight of this translator", e));
  }

  private Future<Void> announce() {
    List<ModelStatus> statuses = models.statuses();
    List<String> loaded =
        statuses.stream()
            .filter(status -> status.state().equals("loaded"))
            .map(ModelStatus::key)
            .toList();
    var announcement =
        new TranslatorAnnouncement(
            TranslatorAnnouncement.SCHEMA,
            address,
            loaded,
            queue.load().waitingTotal(),
            refused(statuses));
    String json = Json.text(announcement);
    return map()
        .compose(
            map ->
                stopped
                    ? Future.succeededFuture()
                    : map.put(id, json, TranslatorAnnouncement.TTL_MS));
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

  /** Takes the announcement back. */
  Future<Void> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return map().compose(map -> map.remove(id)).mapEmpty();
  }

  private Future<AsyncMap<String, String>> map() {
    return vertx.sharedData().getAsyncMap(TranslatorAnnouncement.MAP);
  }
}
