package dev.ugatit.gateway.api.datasets;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.gateway.api.Answer;
import dev.ugatit.gateway.http.Api;
import dev.ugatit.gateway.http.Asset;
import dev.ugatit.gateway.tables.DatasetTable;
import dev.ugatit.gateway.tables.DatasetTable.Counts;
import dev.ugatit.gateway.tables.Tables;
import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.Domain;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.Names;
import dev.ugatit.platform.contract.Thumbnail;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.image.PictureFormat;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** {@code /v1/datasets}: what is declared, and how many pictures of it are prepared. */
public final class DatasetRoutes {
  private static final String JPEG = PictureFormat.JPEG.mediaType();

  private final Tables tables;
  private final DatasetControl control;

  public DatasetRoutes(Tables tables, DatasetControl control) {
    this.tables = tables;
    this.control = control;
  }

  /** A dataset as clients see it: its declaration and what its two domains hold. */
  public record DatasetView(
      String name, int size, Fit fit, int testOneIn, DomainView source, DomainView target) {}

  /**
   * What one domain holds.
   *
   * @param thumbnails addresses of small views of some of the pictures
   */
  public record DomainView(@JsonUnwrapped Counts counts, List<String> thumbnails) {}

  public void bind(Api api) {
    api.bind("listDatasets", this::list);
    api.bind("getDataset", this::one);
    api.bindJson("putDataset", this::put);
    api.bind("getThumbnail", this::thumbnail);
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

  private void thumbnail(RoutingContext ctx) {
    tables.requireReplayed();
    DatasetTable datasets = tables.datasets();
    String name = datasets.require(ctx.pathParam("name")).name();
    List<Thumbnail> all = datasets.thumbnails(name, domain(ctx));
    String number = String.valueOf(ctx.pathParam("n"));
    if (!number.matches("\\d{1,2}") || Integer.parseInt(number) >= all.size()) {
      throw Refusal.of(
          404,
          "no-such-thumbnail",
          "There are %d thumbnails here, numbered from 0.".formatted(all.size()));
    }
    Thumbnail wanted = all.get(Integer.parseInt(number));
    // Another picture may have this number later; only the tag tells.
    String tag = "\"" + wanted.sha256().substring(0, 32) + "\"";
    new Asset(JPEG, jpeg(wanted), tag, "no-cache").handle(ctx);
  }

  /** Whoever wrote the record: what is no JPEG is not sent on as one. */
  private static Buffer jpeg(Thumbnail thumbnail) {
    try {
      byte[] bytes = Base64.getDecoder().decode(thumbnail.jpeg());
      if (PictureFormat.ofMagic(bytes).equals(Optional.of(PictureFormat.JPEG))) {
        return Buffer.buffer(bytes);
      }
    } catch (IllegalArgumentException noBase64) {
      // the same as no JPEG
    }
    throw Refusal.of(404, "no-such-thumbnail", "This thumbnail is no JPEG.");
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
        view(datasets, name, Domain.SOURCE),
        view(datasets, name, Domain.TARGET));
  }

  private static DomainView view(DatasetTable datasets, String name, Domain domain) {
    String base = "/v1/datasets/" + name + "/" + domain.label() + "/thumbnails/";
    int thumbnails = datasets.thumbnails(name, domain).size();
    return new DomainView(
        datasets.counts(name, domain),
        IntStream.range(0, thumbnails).mapToObj(n -> base + n).toList());
  }
}
