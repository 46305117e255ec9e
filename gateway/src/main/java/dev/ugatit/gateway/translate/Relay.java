package dev.ugatit.gateway.translate;

import dev.ugatit.gateway.http.RequestId;
import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.platform.http.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes requests on to a translator that has their model, and its answers back, whatever they
 * hold. A connection that fails before the first byte of an answer is tried once elsewhere.
 * Confined to one event loop.
 */
public final class Relay {
  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

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
    return forwarder.translators().compose(new Way(ctx, passed)::run);
  }

  /**
   * One request's way.
   *
   * <p>States: sending → (once) sending elsewhere → answering → over; stopped from each of them
   * when the client has gone or the time is up.
   */
  private final class Way {
    private final RoutingContext ctx;
    private final Passed passed;
    private final long deadlineNanos = System.nanoTime() + forwarder.timeout().toNanos();
    private @Nullable Refusal stopped;
    private @Nullable HttpClientRequest current;

    Way(RoutingContext ctx, Passed passed) {
      this.ctx = ctx;
      this.passed = passed;
    }

    Future<Void> run(List<Translator> all) {
      Translator first = choose(all, null);
      Refusal gone = Refusal.of(499, "client-gone", "The client has closed the connection.");
      if (ctx.response().closed()) {
        stop(gone);
      }
      ctx.response().closeHandler(closed -> stop(gone));
      long timer = forwarder.vertx().setTimer(forwarder.timeout().toMillis(), l -> stop(late()));
      return attempt(first)
          .recover(failure -> retry(all, first, failure))
          .recover(failure -> Future.failedFuture(told(failure)))
          .onComplete(done -> forwarder.vertx().cancelTimer(timer));
    }

    private Future<Void> retry(List<Translator> all, Translator failed, Throwable failure) {
      if (stopped != null || !ConnectionFailures.areBehind(failure)) {
        return Future.failedFuture(failure);
      }
      forwarder.retried();
      return attempt(choose(all, failed));
    }

    private Future<Void> attempt(Translator translator) {
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

    private RequestOptions options(Translator translator) {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
      RequestOptions options =
          new RequestOptions()
              .setMethod(passed.method())
              .setAbsoluteURI(translator.address() + passed.path())
              .putHeader(Headers.BUDGET_MS, String.valueOf(Math.max(1, leftMs)))
              .putHeader(Headers.REQUEST, RequestId.of(ctx));
      passed.headers().forEach(options::putHeader);
      return options;
    }

    private Future<HttpClientResponse> send(HttpClientRequest request) {
      Refusal before = stopped;
      if (before != null) {
        request.reset();
        return Future.failedFuture(before);
      }
      current = request;
      return passed.body().length() == 0 ? request.send() : request.send(passed.body());
    }

    private Future<Void> answer(HttpClientResponse from) {
      HttpServerResponse to = ctx.response().setStatusCode(from.statusCode());
      for (String name : answerHeaders) {
        @Nullable String value = from.getHeader(name);
        if (value != null) {
          to.putHeader(name, value);
        }
      }
      to.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      @Nullable String length = from.getHeader(HttpHeaders.CONTENT_LENGTH);
      if (length == null) {
        to.setChunked(true);
      } else {
        to.putHeader(HttpHeaders.CONTENT_LENGTH, length);
      }
      // Ended only when whole: an answer that breaks off must not look complete.
      return from.pipe().endOnFailure(false).to(to);
    }

    private Translator choose(List<Translator> all, @Nullable Translator tried) {
      return forwarder
          .choice()
          .among(all, passed.model(), passed.version(), tried)
          .orElseThrow(
              () ->
                  Refusal.retryAfter(
                      2, 503, "no-translator", "No translator is running: start one."));
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

    private Throwable told(Throwable failure) {
      Refusal why = stopped;
      if (why != null || failure instanceof Refusal) {
        return why == null ? failure : why;
      }
      if (failure instanceof ConnectionPoolTooBusyException) {
        return Refusal.retryAfter(
            2, 429, "busy", "Too many requests wait for a translator already: try again.");
      }
      LOG.warn("Request {} was not passed on: {}", RequestId.of(ctx), failure.toString());
      return ConnectionFailures.areBehind(failure)
          ? Refusal.retryAfter(
              2, 503, "translator-unreachable", "No translator could be reached, in two tries.")
          : Refusal.of(502, "translator-failed", "The translator broke off its answer.");
    }

    private Refusal late() {
      return Refusal.retryAfter(
          1,
          504,
          "too-slow",
          "No answer within %d s: try again.".formatted(forwarder.timeout().toSeconds()));
    }
  }
}
