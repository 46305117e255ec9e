package dev.ugatit.translator.bulk;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Results of other threads on this event loop. */
final class Stages {
  private Stages() {}

  /** A stage's result on the caller's context; a failure is the bare cause. */
  static <T> Future<T> future(Vertx vertx, CompletionStage<T> stage) {
    return Future.fromCompletionStage(stage, vertx.getOrCreateContext())
        .recover(failed -> Future.failedFuture(bare(failed)));
  }

  private static Throwable bare(Throwable failed) {
    return failed instanceof CompletionException && failed.getCause() != null
        ? bare(failed.getCause())
        : failed;
  }
}
