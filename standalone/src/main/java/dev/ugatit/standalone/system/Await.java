package dev.ugatit.standalone.system;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits on a command's own thread for what happens on event loops. Never call it on one of those.
 */
public final class Await {
  private Await() {}

  /**
   * The future's value.
   *
   * @param what what is waited for, as the message calls it
   * @throws CommandException with the cause's message, or when the time is over
   */
  public static <T> T result(String what, Future<T> future, Duration limit)
      throws InterruptedException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CommandException(what + " failed: " + cause.getMessage(), cause);
    } catch (TimeoutException e) {
      throw new CommandException(
          what + " took longer than " + limit.toSeconds() + " s; is the system overloaded?", e);
    }
  }
}
