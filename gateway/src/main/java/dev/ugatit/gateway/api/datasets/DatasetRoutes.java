package dev.ugatit.gateway.api.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.gateway.api.Answer;
import dev.ugatit.gateway.http.Api;
import dev.ugatit.gateway.tables.DatasetTable;
import dev.ugatit.gateway.tables.DatasetTable.Counts;
import dev.ugatit.gateway.tables.Tables;
import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.Names;
import dev.ugatit.platform.http.Refusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;

/** {@code /v1/datasets}: what is declared, and how many pictures of it are prepared. */
public final class DatasetRoutes {
  private final Tables tables;
  private final DatasetControl control;

  public DatasetRoutes(Tables tables, DatasetControl control) {
    this.tables = tables;
    this.control = control;
  }

  /** A dataset as clients see it: its declaration and the counts of its two domains. */
  public record DatasetView(
      String name, int size, Fit fit, int testOneIn, Counts source, Counts target) {}

  public void bind(Api api) {
    api.bind("listDatasets", this::list);
    api.bind("getDataset", this::one);
    api.bindJson("putDataset", this::put);
  }

  private void list(RoutingContext ctx) {
    tables.requireReplayed();
    DatasetTable datasets = tables.datasets();
    List<DatasetView> views = datasets.all().stream().map(d -> view(datasets, d)).toList();
    Answer.json(ctx, Map.of("datasets", views));
  }

  private void one(RoutingContext ctx) {
    tables.requireReplayed();
    DatasetTable datasets = tables.datasets();
    Answer.json(ctx, view(datasets, datasets.require(ctx.pathParam("name"))));
  }

  private void put(RoutingContext ctx, JsonNode body) {
    tables.requireReplayed();
    Dataset wanted = declaration(ctx.pathParam("name"), body);
    control
        .declare(wanted)
        .onSuccess(
            created -> {
              ctx.response().putHeader(HttpHeaders.LOCATION, "/v1/datasets/" + wanted.name());
              Answer.json(ctx, created ? 201 : 200, view(tables.datasets(), wanted));
            })
        .onFailure(ctx::fail);
  }

  /** The document has checked the body. */
  private static Dataset declaration(String name, JsonNode body) {
    try {
      return new Dataset(
          Dataset.SCHEMA,
          Names.require("dataset", name),
          body.path("size").asInt(),
          Fit.of(body.path("fit").asText(Fit.STRETCH.label())),
          body.path("testOneIn").asInt(Dataset.DEFAULT_TEST_ONE_IN));
    } catch (IllegalArgumentException refused) {
      throw Refusal.of(400, "bad-dataset", "Refused: " + refused.getMessage() + ".");
    }
  }

  /** The domain in a path; refused (404) when there is no such one. */
  static Domain domain(RoutingContext ctx) {
    try {
      return Domain.of(String.valueOf(ctx.pathParam("domain")));
    } catch (IllegalArgumentException unknown) {
      throw Refusal.of(404, "no-such-domain", unknown.getMessage() + ".");
    }
  }

  private static DatasetView view(DatasetTable datasets, Dataset dataset) {
    String name = dataset.name();
    return new DatasetView(
        name,
        dataset.size(),
        dataset.fit(),
        dataset.testOneIn(),
        datasets.counts(name, Domain.SOURCE),
        datasets.counts(name, Domain.TARGET));
  }
}
