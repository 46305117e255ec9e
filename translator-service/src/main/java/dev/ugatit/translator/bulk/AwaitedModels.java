package dev.ugatit.translator.bulk;

import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.translator.model.LoadedModel;
import dev.ugatit.translator.model.ModelRefusedException;
import dev.ugatit.translator.model.NoSuchModelException;
import dev.ugatit.translator.model.ServingModels;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Models, with a wait for those that are not there yet: a record may overtake the announcement of
 * its model, and loads take time. Confined to one event loop.
 *
 * <p>The wait for an announcement, or for a file that is not in the store yet, counts from the
 * first record that asks: later ones do not each wait again for what does not come.
 */
final class AwaitedModels {
  private static final long PAUSE_MS = 250;
  private static final int MOST_MISSING = 1_000;

  private final Vertx vertx;
  private final ServingModels models;
  private final Duration limit;
  private final Pauses pauses;

  /** Who is missing; the one that was asked for least recently goes first. */
  private final Map<ModelReference, Missing> missing =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ModelReference, Missing> eldest) {
          return size() > MOST_MISSING;
        }
      };

  /** When a missing model was asked for first and last, nanoseconds. */
  private record Missing(long first, long last) {}

  AwaitedModels(Vertx vertx, ServingModels models, Duration limit, Pauses pauses) {
    this.vertx = vertx;
    this.models = models;
    this.limit = limit;
    this.pauses = pauses;
  }

  /** A model, acquired: the caller releases it. */
  Future<LoadedModel> acquire(ModelReference reference) {
    return loaded(reference)
        .onSuccess(there -> missing.remove(reference))
        .recover(
            failed ->
                mayCome(failed) && mayWait(reference)
                    ? pauses.pause(PAUSE_MS).compose(again -> acquire(reference))
                    : Future.failedFuture(failed));
  }

  private static boolean mayCome(Throwable failed) {
    return failed instanceof NoSuchModelException
        || (failed instanceof ModelRefusedException refused && refused.worthRetrying());
  }

  private boolean mayWait(ModelReference reference) {
    long now = System.nanoTime();
    Missing known = missing.getOrDefault(reference, new Missing(now, now));
    boolean forgotten = now - known.last() > limit.toNanos();
    var current = new Missing(forgotten ? now : known.first(), now);
    missing.put(reference, current);
    return now - current.first() < limit.toNanos();
  }

  private Future<LoadedModel> loaded(ModelReference reference) {
    Promise<LoadedModel> result = Promise.promise();
    long timer = vertx.setTimer(limit.toMillis(), late -> result.tryFail(tooLate(reference)));
    Stages.future(vertx, models.acquire(reference))
        .onComplete(
            model -> {
              if (!result.tryComplete(model)) {
                model.release();
              }
            },
            result::tryFail);
    return result.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private Refusal tooLate(ModelReference reference) {
    return Refusal.of(
        503,
        "model-not-loaded",
        "Model \"%s\" was not loaded within %d s: send the picture again when it is."
            .formatted(reference.name(), limit.toSeconds()));
  }
}
