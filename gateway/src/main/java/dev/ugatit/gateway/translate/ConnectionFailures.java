package dev.ugatit.gateway.translate;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/**
 * Tells connections that failed before the first byte of an answer from everything else. Only those
 * may be tried again: the translator has then answered nothing, and translating twice does no harm.
 */
final class ConnectionFailures {
  private ConnectionFailures() {}

  /** A connection failed before an answer began. */
  private static final class BeforeAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BeforeAnswer(Throwable cause) {
      super(cause.getMessage(), cause, false, false);
    }
  }

  /** Marks a failure to get an answer, when the connection is to blame. */
  static Future<HttpClientResponse> beforeAnswer(Throwable failure) {
    boolean connection =
        failure instanceof IOException
            || failure instanceof HttpClosedException
            || failure instanceof TimeoutException;
    return Future.failedFuture(connection ? new BeforeAnswer(failure) : failure);
  }

  /** Whether the failure is one that was marked. */
  static boolean areBehind(Throwable failure) {
    return failure instanceof BeforeAnswer;
  }
}
