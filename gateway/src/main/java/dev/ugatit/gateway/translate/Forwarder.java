package dev.ugatit.gateway.translate;

import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.http.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Passes pictures to translators over a pool of HTTP/1.1 connections that are kept open. Confined
 * to one event loop.
 */
public final class Forwarder {
  private static final int CONNECTIONS_PER_TRANSLATOR = 256;
  private static final int WAITING_PER_TRANSLATOR = 256;
  private static final int CONNECT_MS = 5_000;

  private final Vertx vertx;
  // A client that nobody holds may be closed by the garbage collector in the middle of a request.
  private final HttpClient client;
  private final Translators translators;
  private final Choice choice = new Choice(RandomGenerator.getDefault());
  private final Duration timeout;
  private final MeterRegistry metrics;
  private final Counter retries;

  /**
   * @param configured addresses of translators; empty: those that announce themselves
   * @param timeout from the whole picture's arrival to the last byte of its answer
   */
  public Forwarder(Vertx vertx, List<String> configured, Duration timeout, MeterRegistry metrics) {
    this.vertx = vertx;
    this.timeout = timeout;
    this.metrics = metrics;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAlive(true)
                .setKeepAliveTimeout(30)
                .setTcpNoDelay(true)
                .setConnectTimeout(CONNECT_MS),
            new PoolOptions()
                .setHttp1MaxSize(CONNECTIONS_PER_TRANSLATOR)
                .setMaxWaitQueueSize(WAITING_PER_TRANSLATOR));
    this.translators = Translators.of(vertx, client, configured);
    this.retries =
        Counter.builder("ugatit.gateway.translate.retries")
            .description("Pictures sent again after a connection failed")
            .register(metrics);
    Gauge.builder("ugatit.gateway.translate.inflight", choice, Choice::inFlight)
        .description("Pictures now with a translator")
        .register(metrics);
  }

  /** Closes the pool; requests in flight fail. */
  public Future<Void> close() {
    return client.close();
  }

  /**
   * Sends a request to a translator.
   *
   * @param answer takes the answer in its own turn
   */
  public <T> Delivery<T> send(Outbound outbound, Function<HttpClientResponse, Future<T>> answer) {
    Timer.Sample sample = Timer.start(metrics);
    Delivery<T> delivery = new Delivery<>(this, outbound, answer);
    delivery.start(translators.all());
    delivery.result().onComplete(done -> sample.stop(timer(outbound, delivery.outcome())));
    return delivery;
  }

  /**
   * Sends a request of a client, and stops when the client goes away.
   *
   * @param answer writes the answer to the client, in its own turn
   * @return fails with what the client shall be told
   */
  Future<Void> sendFor(
      RoutingContext ctx, Outbound outbound, Function<HttpClientResponse, Future<Void>> answer) {
    Delivery<Void> delivery = send(outbound, answer);
    Refusal gone = Refusal.of(499, "client-gone", "The client has closed the connection.");
    if (ctx.response().closed()) {
      delivery.stop(gone);
    }
    ctx.response().closeHandler(closed -> delivery.stop(gone));
    return delivery.result();
  }

  private Timer timer(Outbound outbound, String outcome) {
    return Timer.builder("ugatit.gateway.translate")
        .description("From a picture's arrival to its answer's last byte")
        .tag("class", outbound.headers().getOrDefault(Headers.CLASS, "tensor"))
        .tag("outcome", outcome)
        .publishPercentileHistogram()
        .register(metrics);
  }

  /** Versions that a translator cannot serve, each with a reason, by {@code name/version}. */
  public Future<Map<String, String>> refused() {
    return translators.refused();
  }

  /** Those that are known now. */
  Future<List<Translator>> translators() {
    return translators.all();
  }

  Vertx vertx() {
    return vertx;
  }

  HttpClient client() {
    return client;
  }

  Choice choice() {
    return choice;
  }

  Duration timeout() {
    return timeout;
  }

  void retried() {
    retries.increment();
  }
}
