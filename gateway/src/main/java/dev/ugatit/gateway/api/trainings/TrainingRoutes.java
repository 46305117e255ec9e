package dev.ugatit.gateway.api.trainings;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.gateway.api.Answer;
import dev.ugatit.gateway.api.trainings.TrainingControl.Written;
import dev.ugatit.gateway.http.Api;
import dev.ugatit.gateway.tables.Tables;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.Schemas;
import dev.ugatit.platform.contract.TrainingProgress;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.http.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /v1/trainings}: what is wanted of trainings and what they last reported. */
public final class TrainingRoutes {
  private final Vertx vertx;
  private final Tables tables;
  private final TrainingControl control;
  private final TrainingCreation creation;

  public TrainingRoutes(
      Vertx vertx, Tables tables, TrainingControl control, TrainingCreation creation) {
    this.vertx = vertx;
    this.tables = tables;
    this.control = control;
    this.creation = creation;
  }

  /** A training as clients see it; without progress before its first report. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record TrainingView(TrainingRecord record, @Nullable TrainingProgress progress) {}

  public void bind(Api api) {
    api.bind("listTrainings", this::list);
    api.bind("getTraining", this::one);
    api.bindJson("postTraining", this::post);
    api.bindJson("putTraining", this::put);
    api.bindJson("wantTraining", this::want);
    api.bind("listPresets", ctx -> Answer.json(ctx, Map.of("presets", PresetView.all())));
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

  private void post(RoutingContext ctx, JsonNode body) {
    tables.requireReplayed();
    TrainingSpec spec = Json.read(Json.bytes(body), TrainingSpec.class);
    creation
        .create(spec, ctx.request().getHeader("idempotency-key"))
        .recover(TrainingRoutes::told)
        .onSuccess(written -> answer(ctx, written))
        .onFailure(ctx::fail);
  }

  private void put(RoutingContext ctx, JsonNode body) {
    tables.requireReplayed();
    String id = ctx.pathParam("id");
    record(body)
        .compose(
            wanted -> {
              if (!wanted.id().equals(id)) {
                throw bad("the record's id \"" + wanted.id() + "\" is not the address's");
              }
              return control.put(wanted);
            })
        .onSuccess(written -> answer(ctx, written))
        .onFailure(ctx::fail);
  }

  private void want(RoutingContext ctx, JsonNode body) {
    tables.requireReplayed();
    String id = ctx.pathParam("id");
    tables.trainings().require(id);
    control
        .want(id, TrainingRecord.Want.of(body.path("want").asText()))
        .onSuccess(record -> Answer.json(ctx, view(record)))
        .onFailure(ctx::fail);
  }

  private void answer(RoutingContext ctx, Written written) {
    ctx.response().putHeader(HttpHeaders.LOCATION, "/v1/trainings/" + written.record().id());
    Answer.json(ctx, written.created() ? 201 : 200, view(written.record()));
  }

  private TrainingView view(TrainingRecord record) {
    return new TrainingView(record, tables.progress().last(record.id()).orElse(null));
  }

  /** Checks against the record's own schema, on a worker: that takes a while. */
  private Future<TrainingRecord> record(JsonNode body) {
    return vertx
        .executeBlocking(() -> Schemas.read(Json.bytes(body), TrainingRecord.class), false)
        .recover(TrainingRoutes::told);
  }

  /** What a record cannot be is the client's to know. */
  private static <T> Future<T> told(Throwable failure) {
    return Future.failedFuture(
        failure instanceof IllegalArgumentException
            ? bad(String.valueOf(failure.getMessage()))
            : failure);
  }

  private static Refusal bad(String detail) {
    return Refusal.of(400, "bad-training", "Refused: " + detail + ".");
  }
}
