package dev.ugatit.platform.runtime;

import dev.ugatit.platform.contract.Json;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.TreeMap;

/** {@code /livez}, {@code /readyz} and {@code /metrics}, the same on every service. */
public final class OperationsRoutes {
  private OperationsRoutes() {}

  /**
   * Adds the three routes. The health routes answer 200 or 503 with JSON that names each failing
   * check and its reason; {@code /metrics} answers Prometheus text, or 404 when the registry is of
   * another kind.
   */
  public static void mount(Router router, Health health, MeterRegistry metrics) {
    router.get("/livez").handler(request -> answer(request, health.liveFailures()));
    router.get("/readyz").handler(request -> answer(request, health.readyFailures()));
    router.get("/metrics").handler(request -> scrape(request, metrics));
  }

  private static void answer(RoutingContext request, Map<String, String> failures) {
    Map<String, Object> body = new TreeMap<>();
    body.put("status", failures.isEmpty() ? "up" : "down");
    if (!failures.isEmpty()) {
      body.put("reasons", failures);
    }
    HttpServerResponse response = request.response();
    response.setStatusCode(failures.isEmpty() ? 200 : 503);
    response.putHeader("content-type", "application/json");
    response.putHeader("cache-control", "no-store");
    response.end(Buffer.buffer(Json.bytes(body)));
  }

  private static void scrape(RoutingContext request, MeterRegistry metrics) {
    if (!(metrics instanceof PrometheusMeterRegistry prometheus)) {
      request.response().setStatusCode(404).end();
      return;
    }
    // Hundreds of meters, some of which ask the system: not on the event loop.
    request
        .vertx()
        .executeBlocking(prometheus::scrape, false)
        .onSuccess(
            text ->
                request
                    .response()
                    .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                    .end(text))
        .onFailure(request::fail);
  }
}
