package dev.ugatit.gateway.api.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.gateway.api.Answer;
import dev.ugatit.gateway.api.StateWriter;
import dev.ugatit.gateway.http.Api;
import dev.ugatit.gateway.tables.ModelTable;
import dev.ugatit.gateway.tables.Tables;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /v1/models}: what is published, what of it is refused, and hands on aliases and versions.
 */
public final class ModelRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRoutes.class);

  private final Tables tables;
  private final Supplier<Future<Map<String, String>>> refusals;
  private final ModelControl control;

  /**
   * @param refusals why translators cannot serve a version, by {@code name/version}
   * @param topic of models
   */
  public ModelRoutes(
      Tables tables,
      Supplier<Future<Map<String, String>>> refusals,
      StateWriter writer,
      String topic) {
    this.tables = tables;
    this.refusals = refusals;
    this.control =
        new ModelControl(tables.models(), writer, topic, this::refused, System::currentTimeMillis);
  }

  public void bind(Api api) {
    api.bind("listModels", this::list);
    api.bind("getModel", this::one);
    api.bindJson("putAlias", this::point);
    api.bindJson("rollBackAlias", this::rollBack);
    api.bind("deleteAlias", this::delete);
    api.bind("withdrawVersion", this::withdraw);
  }

  private void list(RoutingContext ctx) {
    tables.requireReplayed();
    refused()
        .onSuccess(
            refused -> {
              ModelTable models = tables.models();
              List<ModelView> views =
                  models.names().stream().map(name -> ModelView.of(models, name, refused)).toList();
              Answer.json(ctx, Map.of("models", views));
            });
  }

  private void one(RoutingContext ctx) {
    tables.requireReplayed();
    String name = ctx.pathParam("name");
    tables.models().require(name);
    refused().onSuccess(refused -> Answer.json(ctx, ModelView.of(tables.models(), name, refused)));
  }

  private void point(RoutingContext ctx, JsonNode body) {
    tables.requireReplayed();
    control
        .point(
            ctx.pathParam("name"),
            ctx.pathParam("alias"),
            body.path("version").asLong(),
            body.path("pinned").asBoolean(true),
            reason(body))
        .onSuccess(alias -> Answer.json(ctx, ModelView.Alias.of(alias)))
        .onFailure(ctx::fail);
  }

  private void rollBack(RoutingContext ctx, JsonNode body) {
    tables.requireReplayed();
    control
        .rollBack(ctx.pathParam("name"), ctx.pathParam("alias"), reason(body))
        .onSuccess(alias -> Answer.json(ctx, ModelView.Alias.of(alias)))
        .onFailure(ctx::fail);
  }

  private void delete(RoutingContext ctx) {
    tables.requireReplayed();
    control
        .delete(ctx.pathParam("name"), ctx.pathParam("alias"))
        .onSuccess(done -> Answer.nothing(ctx))
        .onFailure(ctx::fail);
  }

  private void withdraw(RoutingContext ctx) {
    tables.requireReplayed();
    control
        .withdraw(ctx.pathParam("name"), ctx.pathParam("version"))
        .onSuccess(done -> Answer.nothing(ctx))
        .onFailure(ctx::fail);
  }

  private static @Nullable String reason(JsonNode body) {
    return body.has("reason") ? body.path("reason").asText() : null;
  }

  /** What is published is told even when nobody can tell what is refused. */
  private Future<Map<String, String>> refused() {
    return refusals
        .get()
        .recover(
            failure -> {
              LOG.warn("What translators refuse is not known: {}", failure.toString());
              return Future.succeededFuture(Map.of());
            });
  }
}
