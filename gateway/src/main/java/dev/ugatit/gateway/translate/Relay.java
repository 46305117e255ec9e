package dev.ugatit.gateway.translate;

import dev.ugatit.gateway.http.RequestId;
import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.platform.http.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Passes requests on to a translator as they are, and its answers back as they are. Confined to one
 * event loop.
 */
public final class Relay {
  private final Forwarder forwarder;
  private final List<String> answerHeaders;

  /**
   * @param answerHeaders of a translator that go back to the client
   */
  public Relay(Forwarder forwarder, List<String> answerHeaders) {
    this.forwarder = forwarder;
    this.answerHeaders = List.copyOf(answerHeaders);
  }

  /**
   * What is passed on.
   *
   * @param version that the model's reference means now, if known
   * @param path of the translator's address
   * @param body not copied; empty for none
   */
  public record Passed(
      ModelReference model,
      OptionalLong version,
      HttpMethod method,
      String path,
      Map<String, String> headers,
      Buffer body) {}

  /** Whether any translator is known now. */
  public Future<Boolean> knowsAny() {
    return forwarder.translators().map(all -> !all.isEmpty());
  }

  /** Completes when the answer is written; fails with a {@link Refusal} to tell the client. */
  public Future<Void> pass(RoutingContext ctx, Passed passed) {
    long seconds = forwarder.timeout().toSeconds();
    Outbound outbound =
        new Outbound(
            RequestId.of(ctx),
            passed.model(),
            passed.version(),
            passed.method(),
            passed.path(),
            passed.headers(),
            passed.body(),
            forwarder.timeout(),
            Refusal.retryAfter(1, 504, "too-slow", "No answer within " + seconds + " s."),
            "");
    return forwarder.sendFor(ctx, outbound, answer -> passBack(ctx.response(), answer));
  }

  private Future<Void> passBack(HttpServerResponse to, HttpClientResponse from) {
    to.setStatusCode(from.statusCode()).putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    answerHeaders.forEach(name -> Answers.copy(from, to, name));
    return Answers.body(from, to);
  }
}
