package dev.ugatit.trainer.publish;

import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.kafka.KafkaSettings;
import dev.ugatit.platform.kafka.Received;
import dev.ugatit.platform.kafka.TopicFollower;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the {@code models} topic says, followed from its beginning. Own writes are noted at once, so
 * that a reader sees them before they come round. Thread-safe.
 */
final class ModelBoard {
  private static final Logger LOG = LoggerFactory.getLogger(ModelBoard.class);

  private final TopicFollower follower;
  private final Map<String, ModelManifest> manifests = new ConcurrentHashMap<>();
  private final Map<String, AliasRecord> aliases = new ConcurrentHashMap<>();
  private final Set<String> withdrawn = ConcurrentHashMap.newKeySet();

  ModelBoard(Vertx vertx, KafkaSettings kafka) {
    follower = TopicFollower.open(vertx, kafka, kafka.topics().models(), Map.of(), this::take);
  }

  Future<Void> start() {
    return follower.start();
  }

  Future<Void> stop() {
    return follower.stop();
  }

  Optional<ModelManifest> manifest(String model, long version) {
    return Optional.ofNullable(manifests.get(model + "/" + version));
  }

  Optional<AliasRecord> alias(String model, String alias) {
    return Optional.ofNullable(aliases.get(model + "@" + alias));
  }

  /** Whether a version was announced once and taken back, by whomever. */
  boolean isWithdrawn(String model, long version) {
    return withdrawn.contains(model + "/" + version);
  }

  /** All versions of a model, oldest first. */
  List<ModelManifest> versions(String model) {
    return manifests.values().stream()
        .filter(manifest -> manifest.name().equals(model))
        .sorted((a, b) -> Long.compare(a.version(), b.version()))
        .toList();
  }

  /** Whether a version needs this file. */
  boolean isUsed(String uri) {
    return manifests.values().stream().anyMatch(manifest -> manifest.artifacts().contains(uri));
  }

  /** All aliases of a model. */
  List<AliasRecord> aliases(String model) {
    return aliases.values().stream().filter(alias -> alias.name().equals(model)).toList();
  }

  void note(ModelManifest manifest) {
    manifests.put(manifest.key(), manifest);
  }

  void note(AliasRecord alias) {
    aliases.put(alias.key(), alias);
  }

  void forget(String key) {
    manifests.remove(key);
    aliases.remove(key);
  }

  /** Takes a record of the topic. */
  Future<Void> take(Received received) {
    String key = String.valueOf(received.key());
    byte[] value = received.value();
    try {
      if (value == null) {
        forget(key);
        withdrawn.add(key);
      } else if (key.contains("@")) {
        note(Json.read(value, AliasRecord.class));
      } else {
        note(Json.read(value, ModelManifest.class));
        withdrawn.remove(key);
      }
    } catch (IllegalArgumentException e) {
      LOG.warn("passed over {}: {}", received.identity(), e.getMessage());
    }
    return Future.succeededFuture();
  }
}
