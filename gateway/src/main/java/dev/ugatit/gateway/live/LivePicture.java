package dev.ugatit.gateway.live;

import dev.ugatit.gateway.translate.TranslatedPicture;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.TimeUnit;

/**
 * A frame's answer on its way to the client.
 *
 * @param compared whether the compared model made it
 * @param more whether another answer to the same frame follows
 */
record LivePicture(LiveFrame frame, TranslatedPicture answer, boolean compared, boolean more) {

  /** The message, as of now. */
  Buffer message(long nowNanos) {
    var header =
        new FrameHeader(
            FrameHeader.PICTURE,
            (compared ? FrameHeader.COMPARED : 0) | (more ? FrameHeader.MORE : 0),
            frame.sequence(),
            frame.header().captured(),
            micros(answer.queueMillis()),
            micros(answer.modelMillis()),
            TimeUnit.NANOSECONDS.toMicros(nowNanos - frame.arrivedNanos()),
            answer.version());
    return header.before(answer.encoded());
  }

  private static long micros(double millis) {
    return Math.round(millis * 1e3);
  }
}
