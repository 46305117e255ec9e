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
        new Outbound(
            RequestId.of(ctx),
            wanted.model(),
            version,
            wanted.headers("request", checked.header().format()),
            picture,
            timeout,
            timedOut(timeout),
            "");
    Delivery<Void> delivery =
        forwarder.send(outbound, answer -> Answers.passBack(ctx, answer, wanted, checked));
    if (ctx.response().closed()) {
      delivery.stop(clientGone());
    }
    ctx.response().closeHandler(gone -> delivery.stop(clientGone()));
    return delivery.result();
  }

  private static Refusal clientGone() {
    return Refusal.of(499, "client-gone", "The client has closed the connection.");
  }

  private static Refusal timedOut(Duration timeout) {
    return Refusal.retryAfter(
        1,
        504,
        "too-slow",
        "No translation within %d s: try again, or a smaller size.".formatted(timeout.toSeconds()));
  }
}
