package dev.ugatit.gateway.translate;

import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.http.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request's way to a translator and back to whoever waits for it.
 *
 * <p>States: choosing → sending → (once, if a connection failed before the first byte of an answer)
 * sending elsewhere → answering → over. From each of them it may be {@linkplain #stop stopped}, or
 * stops itself when its time is up; its request is then reset, so that the translator stops as
 * well. Confined to one event loop.
 *
 * @param <T> what the answer becomes
 */
public final class Delivery<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private final Forwarder forwarder;
  private final Outbound outbound;
  private final Function<HttpClientResponse, Future<T>> answer;
  private final Promise<T> result = Promise.promise();
  private final long deadlineNanos;
  private String outcome = "failed";
  private String translator = "";
  private @Nullable Refusal stopped;
  private @Nullable HttpClientRequest current;

  Delivery(Forwarder forwarder, Outbound outbound, Function<HttpClientResponse, Future<T>> answer) {
    this.forwarder = forwarder;
    this.outbound = outbound;
    this.answer = answer;
    this.deadlineNanos = System.nanoTime() + outbound.timeout().toNanos();
  }

  /** Ends it; whoever waits is told this. Later calls do nothing. */
  public void stop(Refusal why) {
    if (stopped == null) {
      stopped = why;
      HttpClientRequest request = current;
      if (request != null) {
        request.reset();
      }
    }
  }

  /** Address of the translator that was asked last; empty before the first. */
  public String translator() {
    return translator;
  }

  /** How it ended, for the metrics: {@code answered}, {@code refused}, {@code stopped}, failed. */
  String outcome() {
    return stopped == null ? outcome : "stopped";
  }

  /** What became of the answer; fails with a {@link Refusal} that says why. */
  public Future<T> result() {
    return result.future();
  }

  /** Sends the request to one of these. */
  void start(Future<List<Translator>> translators) {
    long timer =
        forwarder.vertx().setTimer(outbound.timeout().toMillis(), late -> stop(outbound.late()));
    translators
        .compose(this::attempts)
        .recover(failure -> Future.failedFuture(told(failure)))
        .onComplete(
            done -> {
              forwarder.vertx().cancelTimer(timer);
              result.handle(done);
            });
  }

  private Future<T> attempts(List<Translator> all) {
    Translator first = choose(all, null);
    return attempt(first).recover(failure -> retry(all, first, failure));
  }

  private Future<T> retry(List<Translator> all, Translator failed, Throwable failure) {
    if (stopped != null || !ConnectionFailures.areBehind(failure)) {
      return Future.failedFuture(failure);
    }
    Translator next = choose(all, failed);
    LOG.info(
        "Request {}: {} failed before it answered ({}), trying {}",
        outbound.id(),
        failed.address(),
        failure.getMessage(),
        next.address());
    forwarder.retried();
    return attempt(next);
  }

  private Future<T> attempt(Translator chosen) {
    Refusal before = stopped;
    if (before != null) {
      return Future.failedFuture(before);
    }
    translator = chosen.address();
    Choice choice = forwarder.choice();
    choice.begun(chosen);
    return forwarder
        .client()
        .request(options(chosen))
        .compose(this::send)
        .recover(ConnectionFailures::beforeAnswer)
        .compose(this::answer)
        .onComplete(done -> choice.ended(chosen));
  }

  private Future<HttpClientResponse> send(HttpClientRequest request) {
    Refusal before = stopped;
    if (before != null) {
      request.reset();
      return Future.failedFuture(before);
    }
    current = request;
    Buffer body = outbound.body();
    return body.length() == 0 ? request.send() : request.send(body);
  }

  private Future<T> answer(HttpClientResponse from) {
    outcome = from.statusCode() == 200 ? "answered" : "refused";
    return answer.apply(from);
  }

  private RequestOptions options(Translator to) {
    long leftMs = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime()));
    RequestOptions options =
        new RequestOptions()
            .setMethod(outbound.method())
            .setAbsoluteURI(to.address() + outbound.path())
            .putHeader(Headers.BUDGET_MS, String.valueOf(leftMs))
            .putHeader(Headers.REQUEST, outbound.id());
    outbound.headers().forEach(options::putHeader);
    return options;
  }

  private Translator choose(List<Translator> all, @Nullable Translator tried) {
    return forwarder
        .choice()
        .among(all, outbound, tried)
        .orElseThrow(
            () ->
                Refusal.retryAfter(
                    2,
                    503,
                    "no-translator",
                    "No translator is running: start one, or name it in gateway.translators."));
  }

  /** What whoever waits is told of a failure. */
  private Throwable told(Throwable failure) {
    Refusal why = stopped;
    if (why != null || failure instanceof Refusal) {
      return why == null ? failure : why;
    }
    if (failure instanceof ConnectionPoolTooBusyException) {
      return Refusal.retryAfter(
          2, 429, "busy", "Too many requests wait for a translator already: try again.");
    }
    LOG.warn("Request {} failed: {}", outbound.id(), failure.toString());
    return ConnectionFailures.areBehind(failure)
        ? Refusal.retryAfter(
            2,
            503,
            "translator-unreachable",
            "No translator could be reached, in two tries: they may be restarting, try again.")
        : Refusal.of(502, "translator-failed", "The translator broke off its answer: try again.");
  }
}
