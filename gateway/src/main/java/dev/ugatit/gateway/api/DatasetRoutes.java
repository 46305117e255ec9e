package dev.ugatit.gateway.api;

import dev.ugatit.gateway.http.Api;
import dev.ugatit.gateway.tables.DatasetTable;
import dev.ugatit.gateway.tables.DatasetTable.Counts;
import dev.ugatit.gateway.tables.Tables;
import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Fit;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;

/** {@code /v1/datasets}: what is declared, and how many pictures of it are prepared. */
public final class DatasetRoutes {
  private final Tables tables;

  public DatasetRoutes(Tables tables) {
    this.tables = tables;
  }

  /** A dataset as clients see it: its declaration and the counts of its two domains. */
  public record DatasetView(
      String name, int size, Fit fit, int testOneIn, Counts source, Counts target) {}

  public void bind(Api api) {
    api.bind("listDatasets", this::list);
  }

  private void list(RoutingContext ctx) {
    tables.requireReplayed();
    DatasetTable datasets = tables.datasets();
    List<DatasetView> views = datasets.all().stream().map(d -> view(datasets, d)).toList();
    Answer.json(ctx, Map.of("datasets", views));
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
