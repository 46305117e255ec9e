package dev.ugatit.translator.http;

import dev.ugatit.platform.http.Refusal;
import dev.ugatit.translator.intake.Refusals;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.LongSupplier;

/** Reads the body of a request within limits: what is too much is refused before it is kept. */
final class BodyReader {
  private final Admission.Seat seat;
  private final long maxBytes;
  private final LongSupplier retryAfter;
  private final Buffer body = Buffer.buffer();
  private final Promise<byte[]> whole = Promise.promise();

  private BodyReader(Admission.Seat seat, long maxBytes, LongSupplier retryAfter) {
    this.seat = seat;
    this.maxBytes = maxBytes;
    this.retryAfter = retryAfter;
  }

  /**
   * Reads the body; must be called in the event that delivered the request.
   *
   * @return fails with {@link Refusal}, or with the connection's error
   */
  static Future<byte[]> read(
      HttpServerRequest request, Admission.Seat seat, long maxBytes, LongSupplier retryAfter) {
    var reader = new BodyReader(seat, maxBytes, retryAfter);
    request.exceptionHandler(reader.whole::tryFail);
    request.handler(reader::add);
    request.endHandler(end -> reader.whole.tryComplete(reader.body.getBytes()));
    reader.expect(declaredLength(request));
    return reader.whole.future();
  }

  private static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader("content-length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0; // the HTTP decoder refuses it
    }
  }

  private void add(Buffer chunk) {
    if (expect(body.length() + (long) chunk.length())) {
      body.appendBuffer(chunk);
    }
  }

  private boolean expect(long length) {
    if (whole.future().isComplete()) {
      return false;
    }
    if (length > maxBytes) {
      whole.tryFail(Refusals.tooLarge(maxBytes));
      return false;
    }
    // The buffer, its copy as an array, and slack while it grows.
    if (!seat.hold(2 * length)) {
      whole.tryFail(Refusals.busy(retryAfter.getAsLong()));
      return false;
    }
    return true;
  }
}
