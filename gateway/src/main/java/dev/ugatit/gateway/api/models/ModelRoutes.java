package dev.ugatit.gateway.api;

import dev.ugatit.gateway.http.Api;
import dev.ugatit.gateway.tables.ModelTable;
import dev.ugatit.gateway.tables.Tables;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /v1/models}: what is published, and what of it is refused. */
public final class ModelRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRoutes.class);

  private final Tables tables;
  private final Supplier<Future<Map<String, String>>> refusals;

  /**
   * @param refusals why translators cannot serve a version, by {@code name/version}
   */
  public ModelRoutes(Tables tables, Supplier<Future<Map<String, String>>> refusals) {
    this.tables = tables;
    this.refusals = refusals;
  }

  public void bind(Api api) {
    api.bind("listModels", this::list);
    api.bind("getModel", this::one);
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
