package dev.ugatit.gateway.translate;

import dev.ugatit.gateway.http.RequestId;
import dev.ugatit.gateway.translate.PictureCheck.Checked;
import dev.ugatit.platform.http.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.OptionalLong;

/** A picture that came as a request of its own: its answer is the request's answer. */
final class Exchange {
  private Exchange() {}

  /** Completes when the answer is written; fails with what the client shall be told. */
  static Future<Void> run(
      Forwarder forwarder,
      RoutingContext ctx,
      TranslationRequest wanted,
      OptionalLong version,
      Buffer picture,
      Checked checked) {
    Duration timeout = forwarder.timeout();
    Outbound outbound =
        Outbound.translation(
            RequestId.of(ctx),
            wanted.model(),
            version,
            wanted.headers("request", checked.header().format()),
            picture,
            timeout,
            timedOut(timeout),
            "");
    return forwarder.sendFor(
        ctx, outbound, answer -> Answers.passBack(ctx, answer, wanted, checked));
  }

  private static Refusal timedOut(Duration timeout) {
    return Refusal.retryAfter(
        1,
        504,
        "too-slow",
        "No translation within %d s: try again, or a smaller size.".formatted(timeout.toSeconds()));
  }
}
