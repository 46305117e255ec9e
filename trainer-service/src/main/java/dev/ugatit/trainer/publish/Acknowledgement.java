package dev.ugatit.trainer.publish;

import dev.ugatit.platform.kafka.FencedSink;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for Kafka, on threads that may. */
final class Acknowledgement {
  /** Above the time after which a record that is not acknowledged is given up. */
  private static final long LIMIT_S = 90;

  private Acknowledgement() {}

  /** An announcer that writes to a sink and waits. */
  static Announcer of(FencedSink records) {
    return outgoing -> await(String.valueOf(outgoing.key()), records.send(outgoing));
  }

  /**
   * The future's value.
   *
   * @param what is waited for, for the message
   * @throws IOException when it failed or did not come in time
   */
  static <T> T await(String what, Future<T> future) throws IOException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(LIMIT_S, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("Kafka did not acknowledge " + what + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + what + " was written");
    }
  }
}
