package dev.ugatit.gateway.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ugatit.gateway.http.BodyReader;
import dev.ugatit.gateway.tables.Tables;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.Schemas;
import dev.ugatit.platform.contract.TrainingProgress;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.http.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /v1/trainings}: what is wanted of trainings and what they last reported. */
public final class TrainingRoutes {
  /** A training's record has about two kilobytes. */
  private static final long MOST_BYTES = 64 * 1024;

  private final Vertx vertx;
  private final Tables tables;
  private final BodyReader bodies;
  private final TrainingControl control;

  public TrainingRoutes(Vertx vertx, Tables tables, BodyReader bodies, TrainingControl control) {
    this.vertx = vertx;
    this.tables = tables;
    this.bodies = bodies;
    this.control = control;
  }

  /** A training as clients see it; without progress before its first report. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record TrainingView(TrainingRecord record, @Nullable TrainingProgress progress) {}

  /** Body of a wish. */
  record Wish(TrainingRecord.@Nullable Want want) {}

  public void mount(Router router) {
    router.get("/v1/trainings").handler(this::list);
    router.get("/v1/trainings/:id").handler(this::one);
    router.put("/v1/trainings/:id").handler(this::put);
    router.post("/v1/trainings/:id/want").handler(this::want);
  }

  private void list(RoutingContext ctx) {
    tables.requireReplayed();
    List<TrainingView> views = tables.trainings().all().stream().map(this::view).toList();
    Answer.json(ctx, Map.of("trainings", views));
  }

  private void one(RoutingContext ctx) {
    tables.requireReplayed();
    Answer.json(ctx, view(tables.trainings().require(ctx.pathParam("id"))));
  }

  private void put(RoutingContext ctx) {
    tables.requireReplayed();
    String id = ctx.pathParam("id");
    body(ctx, json -> Schemas.read(json, TrainingRecord.class))
        .compose(
            wanted -> {
              if (!wanted.id().equals(id)) {
                throw bad("the record's id \"" + wanted.id() + "\" is not the address's");
              }
              return control.put(wanted);
            })
        .onSuccess(
            written -> {
              ctx.response().putHeader(HttpHeaders.LOCATION, "/v1/trainings/" + id);
              Answer.json(ctx, written.created() ? 201 : 200, view(written.record()));
            })
        .onFailure(ctx::fail);
  }

  private void want(RoutingContext ctx) {
    tables.requireReplayed();
    String id = ctx.pathParam("id");
    tables.trainings().require(id);
    body(ctx, TrainingRoutes::wish)
        .compose(want -> control.want(id, want))
        .onSuccess(record -> Answer.json(ctx, view(record)))
        .onFailure(ctx::fail);
  }

  private TrainingView view(TrainingRecord record) {
    return new TrainingView(record, tables.progress().last(record.id()).orElse(null));
  }

  private interface Reading<T> {
    T read(byte[] json);
  }

  /** Reads a JSON body on a worker: checking it against a schema takes a while. */
  private <T> Future<T> body(RoutingContext ctx, Reading<T> reading) {
    requireJson(ctx.request().getHeader(HttpHeaders.CONTENT_TYPE));
    return bodies
        .read(ctx.request(), MOST_BYTES)
        .compose(
            body ->
                vertx
                    .executeBlocking(() -> reading.read(body.bytes().getBytes()), false)
                    .onComplete(done -> body.release()))
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof IllegalArgumentException
                        ? bad(String.valueOf(failure.getMessage()))
                        : failure));
  }

  /**
   * Anything else is refused, also because a browser sends other types across origins without
   * asking first.
   */
  private static void requireJson(@Nullable String type) {
    String bare = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!bare.equals("application/json")) {
      throw Refusal.of(415, "not-json", "Send this body with content-type: application/json.");
    }
  }

  private static TrainingRecord.Want wish(byte[] json) {
    TrainingRecord.@Nullable Want want;
    try {
      want = Json.read(json, Wish.class).want();
    } catch (IllegalArgumentException e) {
      throw bad("the body is no wish; send {\"want\": \"running\", \"paused\" or \"stopped\"}");
    }
    if (want == null) {
      throw bad("the wish lacks \"want\": \"running\", \"paused\" or \"stopped\"");
    }
    return want;
  }

  private static Refusal bad(String detail) {
    return Refusal.of(400, "bad-training", "Refused: " + detail + ".");
  }
}
