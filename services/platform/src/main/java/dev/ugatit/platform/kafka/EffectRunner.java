package dev.ugatit.platform.kafka;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies an effect to a record on the context of its owner, again and again with growing pauses
 * until it succeeds or nobody wants it any more.
 */
final class EffectRunner {
  private static final Logger LOG = LoggerFactory.getLogger(EffectRunner.class);

  /** What the runner asks and tells; called on any thread. */
  interface Watch {
    /** Whether another attempt still makes sense. */
    boolean wanted();

    void retried();

    /** Called once, at the end: the effect is done, or was given up because nobody wants it. */
    void ended(boolean done);
  }

  private final Context context;
  private final Function<Received, Future<Void>> effect;
  private final Backoff backoff;

  EffectRunner(Context context, Function<Received, Future<Void>> effect, Backoff backoff) {
    this.context = context;
    this.effect = effect;
    this.backoff = backoff;
  }

  void run(Received record, Watch watch) {
    context.runOnContext(go -> attempt(record, watch, 1));
  }

  private void attempt(Received record, Watch watch, int attempt) {
    if (!watch.wanted()) {
      watch.ended(false);
      return;
    }
    apply(record)
        .onComplete(
            done -> watch.ended(true), failed -> afterFailure(record, watch, attempt, failed));
  }

  private Future<Void> apply(Received record) {
    try {
      return effect.apply(record);
    } catch (RuntimeException | Error thrown) {
      return Future.failedFuture(thrown);
    }
  }

  private void afterFailure(Received record, Watch watch, int attempt, Throwable failed) {
    if (!watch.wanted()) {
      watch.ended(false);
      return;
    }
    log(record, attempt, failed);
    watch.retried();
    context
        .owner()
        .setTimer(
            backoff.after(attempt),
            timer -> context.runOnContext(go -> attempt(record, watch, attempt + 1)));
  }

  /** Loud at first, then ever more rarely: a stuck record must not fill the log. */
  private static void log(Received record, int attempt, Throwable failed) {
    if (attempt == 1) {
      LOG.warn("{} could not be handled; trying again", record.identity(), failed);
    } else if (Integer.bitCount(attempt) == 1) {
      LOG.warn("{} failed {} times so far: {}", record.identity(), attempt, failed.toString());
    }
  }
}
