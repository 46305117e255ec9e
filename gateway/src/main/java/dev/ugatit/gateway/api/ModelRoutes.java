package dev.ugatit.gateway.api;

import dev.ugatit.gateway.tables.ModelTable;
import dev.ugatit.gateway.tables.Tables;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;

/** {@code /v1/models}: what is published. */
public final class ModelRoutes {
  private final Tables tables;

  public ModelRoutes(Tables tables) {
    this.tables = tables;
  }

  public void mount(Router router) {
    router.get("/v1/models").handler(this::list);
    router.get("/v1/models/:name").handler(this::one);
  }

  private void list(RoutingContext ctx) {
    tables.requireReplayed();
    ModelTable models = tables.models();
    List<ModelView> views =
        models.names().stream().map(name -> ModelView.of(models, name)).toList();
    Answer.json(ctx, Map.of("models", views));
  }

  private void one(RoutingContext ctx) {
    tables.requireReplayed();
    String name = ctx.pathParam("name");
    tables.models().require(name);
    Answer.json(ctx, ModelView.of(tables.models(), name));
  }
}
