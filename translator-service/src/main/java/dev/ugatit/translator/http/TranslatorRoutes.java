package dev.ugatit.translator.http;

import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.translator.intake.Translations;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The translator's routes. */
public final class TranslatorRoutes {
  private TranslatorRoutes() {}

  /** Adds {@code POST …/translate} and {@code GET /v1/load}. */
  public static void mount(Router router, Reception reception, Translations translations) {
    router
        .post("/v1/models/:name/versions/:version/translate")
        .handler(new TranslateHandler(reception, translations));
    router.get("/v1/load").handler(routing -> load(routing, reception));
  }

  private static void load(RoutingContext routing, Reception reception) {
    var report = LoadReport.of(reception.models(), reception.queue().load());
    routing
        .response()
        .putHeader(Headers.CONTENT_TYPE, "application/json")
        .putHeader("cache-control", "no-store")
        .end(Buffer.buffer(Json.bytes(report)));
  }
}
