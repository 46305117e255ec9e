package dev.ugatit.gateway.http;

import dev.ugatit.platform.http.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads request bodies into memory, bounded in size, time and, over all requests, in memory.
 *
 * <p>What exceeds a limit is refused at once; {@link Problems} drops the rest of it.
 */
public final class BodyReader {
  private final Vertx vertx;
  private final UploadMemory memory;
  private final Duration timeout;

  /**
   * @param timeout for the whole body, whatever its pace
   */
  public BodyReader(Vertx vertx, UploadMemory memory, Duration timeout) {
    this.vertx = vertx;
    this.memory = memory;
    this.timeout = timeout;
  }

  /**
   * A body and the memory it is charged with; {@link #release} it when nobody needs it any more.
   */
  public final class Body {
    private final Buffer bytes;
    private long charged;

    private Body(Buffer bytes, long charged) {
      this.bytes = bytes;
      this.charged = charged;
    }

    public Buffer bytes() {
      return bytes;
    }

    /** Gives the memory back. Later calls do nothing. */
    public void release() {
      memory.release(charged);
      charged = 0;
    }
  }

  /**
   * Reads the body. Call it in the request's own turn on the event loop: later, bytes are lost.
   *
   * @param limit most bytes
   * @return the body, or a {@link Refusal}: 413 too large, 408 too slow, 429 no memory
   */
  public Future<Body> read(HttpServerRequest request, long limit) {
    long announced = announced(request);
    if (announced > limit) {
      return Future.failedFuture(tooLarge(limit));
    }
    long charge = announced >= 0 ? announced : limit;
    try {
      memory.reserve(charge);
    } catch (Refusal busy) {
      return Future.failedFuture(busy);
    }
    return collect(request, limit)
        .map(bytes -> new Body(bytes, charge))
        .onFailure(refused -> memory.release(charge));
  }

  private Future<Buffer> collect(HttpServerRequest request, long limit) {
    Promise<Buffer> whole = Promise.promise();
    Buffer bytes = Buffer.buffer();
    request.handler(
        chunk -> {
          if (bytes.length() + chunk.length() > limit) {
            whole.tryFail(tooLarge(limit));
          } else {
            bytes.appendBuffer(chunk);
          }
        });
    request.endHandler(end -> whole.tryComplete(bytes));
    request.exceptionHandler(
        gone ->
            whole.tryFail(
                Refusal.of(400, "upload-broke-off", "The connection ended within the body.")));
    long timer =
        vertx.setTimer(
            timeout.toMillis(),
            late -> {
              // Waiting for the end of such a request would never end.
              request.response().putHeader(HttpHeaders.CONNECTION, "close");
              request
                  .response()
                  .endHandler(end -> vertx.runOnContext(next -> request.connection().close()));
              whole.tryFail(tooSlow());
            });
    return whole.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private static long announced(HttpServerRequest request) {
    @Nullable String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    // Netty has refused anything that is no number already.
    return length == null ? -1 : Long.parseLong(length.strip());
  }

  private static Refusal tooLarge(long limit) {
    return Refusal.of(
        413,
        "too-many-bytes",
        "The body is larger than %,d bytes, the most that is accepted: send it smaller."
            .formatted(limit));
  }

  private Refusal tooSlow() {
    return Refusal.of(
        408,
        "upload-too-slow",
        "The body did not arrive within %d s: send it faster or smaller."
            .formatted(timeout.toSeconds()));
  }
}
