package dev.ugatit.translator.bulk;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;

/** Waits that end early, with a failure, when the translator stops. Thread-safe. */
final class Pauses {
  private final Vertx vertx;
  private final Set<Promise<Void>> running = new HashSet<>();
  private boolean stopped;

  Pauses(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Completes later, on the caller's context. */
  synchronized Future<Void> pause(long millis) {
    Promise<Void> end = Promise.promise();
    if (stopped) {
      return stopping();
    }
    running.add(end);
    vertx.setTimer(millis, over -> end(end));
    return end.future();
  }

  private synchronized void end(Promise<Void> end) {
    if (running.remove(end)) {
      end.complete();
    }
  }

  /** Ends all pauses now, and further ones as soon as they begin. */
  synchronized void stop() {
    stopped = true;
    running.forEach(end -> end.fail(new CancellationException("the translator stops")));
    running.clear();
  }

  private static Future<Void> stopping() {
    return Future.failedFuture(new CancellationException("the translator stops"));
  }
}
