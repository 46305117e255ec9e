package dev.ugatit.ingest;

import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.RecordSink;
import dev.ugatit.platform.kafka.TopicFollower;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The datasets that are declared, and the way to declare one. Thread-safe.
 *
 * <p>The first record of a name on the {@code datasets} topic is its declaration; later ones that
 * differ are ignored. Of two that are written at the same moment the one with the lower offset
 * wins, and the loser writes it once more, so that compaction keeps it.
 */
final class Declarations {
  private static final Logger LOG = LoggerFactory.getLogger(Declarations.class);
  private static final long SEEN_SECONDS = 20;

  private final Vertx vertx;
  private final RecordSink sink;
  private final String topic;
  private final long graceMs;
  private final int maxDatasets;
  private final TopicFollower follower;
  private volatile boolean started;
  private final Map<String, Dataset> declared = new HashMap<>();
  private final Map<String, Promise<Dataset>> awaited = new HashMap<>();
  private final Map<String, Future<Dataset>> lookups = new HashMap<>();

  /**
   * Opens the declarations.
   *
   * @param graceMs how long a picture waits for its dataset's declaration
   * @param maxDatasets no more than these are declared for producers who declare nothing
   */
  Declarations(Vertx vertx, KafkaSettings kafka, RecordSink sink, long graceMs, int maxDatasets) {
    this.vertx = vertx;
    this.sink = sink;
    this.topic = kafka.topics().datasets();
    this.graceMs = graceMs;
    this.maxDatasets = maxDatasets;
    this.follower = TopicFollower.open(vertx, kafka, topic, Map.of(), this::follow);
  }

  /** Completes when everything that is declared is known. */
  Future<Void> start() {
    started = true;
    return follower.start();
  }

  Future<Void> stop() {
    return started ? follower.stop() : Future.succeededFuture();
  }

  /**
   * The declaration of a name. Where none arrives within the grace period, the default one is
   * written.
   */
  synchronized Future<Dataset> of(String name) {
    Dataset known = declared.get(name);
    if (known != null) {
      return Future.succeededFuture(known);
    }
    Future<Dataset> running = lookups.get(name);
    if (running != null) {
      return running;
    }
    if (declared.size() + lookups.size() >= maxDatasets) {
      return Future.failedFuture(
          new RefusedException(
              "too-many-datasets",
              "Dataset \""
                  + name
                  + "\" is not declared and there are "
                  + maxDatasets
                  + " already: declare it, or raise "
                  + IngestSettings.MAX_DATASETS_KEY));
    }
    Future<Dataset> lookup = lookUp(name);
    if (!lookup.isComplete()) {
      lookups.put(name, lookup);
      lookup.onComplete(done -> forget(name));
    }
    return lookup;
  }

  private Future<Dataset> lookUp(String name) {
    return seen(name)
        .timeout(graceMs, TimeUnit.MILLISECONDS)
        .recover(none -> declare(Dataset.of(name, Dataset.DEFAULT_SIZE)));
  }

  private synchronized void forget(String name) {
    lookups.remove(name);
  }

  /** Declares a dataset; gives the declaration that is in force, which may be an earlier one. */
  synchronized Future<Dataset> declare(Dataset mine) {
    Dataset known = declared.get(mine.name());
    if (known != null) {
      return Future.succeededFuture(known);
    }
    return sink.send(Outgoing.json(topic, mine.name(), mine))
        .compose(written -> seen(mine.name()).timeout(SEEN_SECONDS, TimeUnit.SECONDS))
        .compose(first -> first.equals(mine) ? Future.succeededFuture(first) : yieldTo(first));
  }

  private Future<Dataset> yieldTo(Dataset first) {
    return sink.send(Outgoing.json(topic, first.name(), first)).map(first);
  }

  private synchronized Future<Dataset> seen(String name) {
    Dataset known = declared.get(name);
    return known != null
        ? Future.succeededFuture(known)
        : awaited.computeIfAbsent(name, any -> Promise.promise()).future();
  }

  private Future<Void> follow(Received record) {
    byte @Nullable [] value = record.value();
    if (value != null) {
      try {
        learn(Json.read(value, Dataset.class), record);
      } catch (IllegalArgumentException foreign) {
        LOG.warn("Not a dataset at {}: {}", record.identity(), foreign.getMessage());
      }
    }
    return Future.succeededFuture();
  }

  private void learn(Dataset dataset, Received record) {
    Promise<Dataset> waiting;
    synchronized (this) {
      Dataset first = declared.putIfAbsent(dataset.name(), dataset);
      if (first != null && !first.equals(dataset)) {
        LOG.warn("{} at {} is ignored: {} came first", dataset, record.identity(), first);
      }
      waiting = awaited.remove(dataset.name());
    }
    if (waiting != null) {
      vertx.runOnContext(now -> waiting.tryComplete(dataset));
    }
  }
}
