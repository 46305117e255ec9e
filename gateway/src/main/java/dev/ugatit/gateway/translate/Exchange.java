package dev.ugatit.gateway.translate;

import dev.ugatit.gateway.http.RequestId;
import dev.ugatit.gateway.translate.PictureCheck.Checked;
import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.http.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One picture's way to a translator and back.
 *
 * <p>States: sending → (once, if a connection failed before the first byte of an answer) sending
 * elsewhere → answering → over. From each of them it may be stopped: the client has gone or the
 * time is up. A stopped exchange resets its request, so that the translator stops as well. Confined
 * to one event loop.
 */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final Forwarder forwarder;
  private final RoutingContext ctx;
  private final TranslationRequest wanted;
  private final OptionalLong version;
  private final Buffer picture;
  private final Checked checked;
  private final long deadlineNanos;
  private String outcome = "failed";
  private @Nullable Refusal stopped;
  private @Nullable HttpClientRequest current;

  Exchange(
      Forwarder forwarder,
      RoutingContext ctx,
      TranslationRequest wanted,
      OptionalLong version,
      Buffer picture,
      Checked checked) {
    this.forwarder = forwarder;
    this.ctx = ctx;
    this.wanted = wanted;
    this.version = version;
    this.picture = picture;
    this.checked = checked;
    this.deadlineNanos = System.nanoTime() + forwarder.timeout().toNanos();
  }

  /** Sends the picture to one of these, and its answer to the client. */
  Future<Void> run(List<Translator> all) {
    Translator first = choose(all, null);
    if (ctx.response().closed()) {
      stop(clientGone());
    }
    ctx.response().closeHandler(gone -> stop(clientGone()));
    long timer =
        forwarder.vertx().setTimer(forwarder.timeout().toMillis(), late -> stop(timedOut()));
    return attempt(first)
        .recover(failure -> retry(all, first, failure))
        .recover(failure -> Future.failedFuture(told(failure)))
        .onComplete(done -> forwarder.vertx().cancelTimer(timer));
  }

  /** How it ended, for the metrics: {@code answered}, {@code refused}, {@code stopped}, failed. */
  String outcome() {
    return stopped == null ? outcome : "stopped";
  }

  private Future<Void> retry(List<Translator> all, Translator failed, Throwable failure) {
    if (stopped != null || !ConnectionFailures.areBehind(failure)) {
      return Future.failedFuture(failure);
    }
    Translator next = choose(all, failed);
    LOG.info(
        "Request {}: {} failed before it answered ({}), trying {}",
        RequestId.of(ctx),
        failed.address(),
        failure.getMessage(),
        next.address());
    forwarder.retried();
    return attempt(next);
  }

  private Future<Void> attempt(Translator translator) {
    Refusal before = stopped;
    if (before != null) {
      return Future.failedFuture(before);
    }
    Choice choice = forwarder.choice();
    choice.begun(translator);
    return forwarder
        .client()
        .request(options(translator))
        .compose(this::send)
        .recover(ConnectionFailures::beforeAnswer)
        .compose(this::answer)
        .onComplete(done -> choice.ended(translator));
  }

  private Future<HttpClientResponse> send(HttpClientRequest request) {
    Refusal before = stopped;
    if (before != null) {
      request.reset();
      return Future.failedFuture(before);
    }
    current = request;
    return request.send(picture);
  }

  private Future<Void> answer(HttpClientResponse from) {
    outcome = from.statusCode() == 200 ? "answered" : "refused";
    return Answers.passBack(ctx, from, wanted, checked);
  }

  private RequestOptions options(Translator translator) {
    long leftMs = Math.max(1, (deadlineNanos - System.nanoTime()) / 1_000_000);
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(translator.address() + wanted.path())
            .putHeader("accept", wanted.format().mediaType())
            .putHeader(Headers.CONTENT_TYPE, checked.header().format().mediaType())
            .putHeader(Headers.CLASS, "request")
            .putHeader(Headers.BUDGET_MS, String.valueOf(leftMs))
            .putHeader(Headers.OUTPUT, wanted.output())
            .putHeader(Headers.OUTPUT_SIZE, wanted.outputSize().label())
            .putHeader(Headers.REQUEST, RequestId.of(ctx));
    if (wanted.fit() != null) {
      options.putHeader(Headers.FIT, wanted.fit().label());
    }
    if (wanted.size() != null) {
      options.putHeader(Headers.SIZE, String.valueOf(wanted.size()));
    }
    return options;
  }

  private Translator choose(List<Translator> all, @Nullable Translator tried) {
    return forwarder
        .choice()
        .among(all, wanted.model(), version, tried)
        .orElseThrow(
            () ->
                Refusal.retryAfter(
                    2,
                    503,
                    "no-translator",
                    "No translator is running: start one, or name it in gateway.translators."));
  }

  private void stop(Refusal why) {
    if (stopped == null) {
      stopped = why;
      HttpClientRequest request = current;
      if (request != null) {
        request.reset();
      }
    }
  }

  /** What the client is told of a failure. */
  private Throwable told(Throwable failure) {
    Refusal why = stopped;
    if (why != null || failure instanceof Refusal) {
      return why == null ? failure : why;
    }
    if (failure instanceof ConnectionPoolTooBusyException) {
      return Refusal.retryAfter(
          2, 429, "busy", "Too many pictures wait for a translator already: try again.");
    }
    LOG.warn("Request {}: translation failed: {}", RequestId.of(ctx), failure.toString());
    return ConnectionFailures.areBehind(failure)
        ? Refusal.retryAfter(
            2,
            503,
            "translator-unreachable",
            "No translator could be reached, in two tries: they may be restarting, try again.")
        : Refusal.of(502, "translator-failed", "The translator broke off its answer: try again.");
  }

  private static Refusal clientGone() {
    return Refusal.of(499, "client-gone", "The client has closed the connection.");
  }

  private Refusal timedOut() {
    return Refusal.retryAfter(
        1,
        504,
        "too-slow",
        "No translation within %d s: try again, or a smaller size."
            .formatted(forwarder.timeout().toSeconds()));
  }
}
