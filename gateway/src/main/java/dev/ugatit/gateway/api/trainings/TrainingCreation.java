package dev.ugatit.gateway.api.trainings;

import dev.ugatit.gateway.api.trainings.TrainingControl.Written;
import dev.ugatit.platform.contract.Names;
import dev.ugatit.platform.http.Refusal;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates trainings from what clients say of them. Under one key the same words make one training,
 * however often they are said. Confined to one event loop.
 */
public final class TrainingCreation {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingCreation.class);

  private final TrainingControl control;
  private final Supplier<Future<Map<Integer, Long>>> prepared;

  /**
   * @param prepared where the prepared pictures end now, by partition
   */
  public TrainingCreation(TrainingControl control, Supplier<Future<Map<Integer, Long>>> prepared) {
    this.control = control;
    this.prepared = prepared;
  }

  /**
   * Creates the training, or finds the one that was created by the same words.
   *
   * @param key the client's, which is the training's id; absent for the specification's own
   * @return fails with a {@link Refusal} that names what cannot be
   */
  Future<Written> create(TrainingSpec spec, @Nullable String key) {
    Optional<String> id = Optional.ofNullable(key == null ? spec.id() : requireKey(key, spec));
    return control.create(
        spec, id, spec.beginsNow() ? this::end : () -> Future.succeededFuture(Map.of()));
  }

  private Future<Map<Integer, Long>> end() {
    return prepared
        .get()
        .recover(
            failure -> {
              LOG.warn("Where prepared pictures end is not known", failure);
              return Future.failedFuture(
                  Refusal.retryAfter(
                      5,
                      503,
                      "kafka-unreachable",
                      "Kafka does not tell where the prepared pictures end: try again."));
            });
  }

  private static String requireKey(String key, TrainingSpec spec) {
    if (!Names.isName(key)) {
      throw Refusal.of(
          400,
          "bad-idempotency-key",
          "The Idempotency-Key becomes the training's id: use 1 to 63 of a-z, 0-9 and \"-\", not"
              + " beginning with \"-\".");
    }
    if (spec.id() != null && !spec.id().equals(key)) {
      throw Refusal.of(
          400,
          "bad-idempotency-key",
          "The Idempotency-Key is the training's id, and \"id\" says another: leave one out.");
    }
    return key;
  }
}
