package dev.ugatit.gateway.api.datasets;

import dev.ugatit.gateway.api.Answer;
import dev.ugatit.gateway.api.datasets.RawPictures.Place;
import dev.ugatit.gateway.api.datasets.UploadedForm.Outcome;
import dev.ugatit.gateway.http.Api;
import dev.ugatit.gateway.http.BodyReader;
import dev.ugatit.gateway.http.ContentType;
import dev.ugatit.gateway.http.UploadMemory;
import dev.ugatit.gateway.tables.Tables;
import dev.ugatit.platform.contract.Dataset;
import dev.ugatit.platform.contract.Split;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.image.PictureLimits;
import dev.ugatit.platform.kafka.Outgoing;
import dev.ugatit.platform.kafka.Position;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;

/**
 * {@code POST /v1/datasets/{name}/{domain}/pictures}: one picture, or a form with many.
 *
 * <p>A form is streamed: of each request one file is in memory, and all requests together are
 * charged for what they hold. Confined to one event loop.
 */
public final class PictureUploads {
  private static final String SINGLE = "picture";

  private final Vertx vertx;
  private final Tables tables;
  private final BodyReader bodies;
  private final UploadMemory memory;
  private final UploadedForm.Limits limits;
  private final RawPictures pictures;

  /**
   * @param memory that all uploads share
   * @param limits of forms
   * @param maxPixels of a picture
   * @param sink writes a record and completes when it is acknowledged
   * @param topic of raw pictures
   */
  public PictureUploads(
      Vertx vertx,
      Tables tables,
      BodyReader bodies,
      UploadMemory memory,
      UploadedForm.Limits limits,
      long maxPixels,
      Function<Outgoing, Future<Position>> sink,
      String topic) {
    this.vertx = vertx;
    this.tables = tables;
    this.bodies = bodies;
    this.memory = memory;
    this.limits = limits;
    PictureLimits picture = new PictureLimits(limits.mostBytes(), maxPixels);
    this.pictures = new RawPictures(vertx, picture, sink, topic);
  }

  public void bind(Api api) {
    api.bind("uploadPictures", this::upload);
  }

  private void upload(RoutingContext ctx) {
    tables.requireReplayed();
    HttpServerRequest request = ctx.request();
    Place place = place(ctx);
    String type = type(request);
    Future<Outcome> outcome =
        type.equals("multipart/form-data") ? form(request, place) : single(request, place);
    outcome
        .onSuccess(
            result -> {
              if (!ctx.response().closed()) {
                Answer.json(ctx, 202, result);
              }
            })
        .onFailure(ctx::fail);
  }

  private Place place(RoutingContext ctx) {
    Dataset dataset = tables.datasets().require(ctx.pathParam("name"));
    List<String> split = ctx.queryParam("split");
    return new Place(
        dataset.name(),
        DatasetRoutes.domain(ctx),
        split.isEmpty() ? null : Split.of(split.get(split.size() - 1)));
  }

  private static String type(HttpServerRequest request) {
    String type = ContentType.of(request);
    boolean picture =
        type.isEmpty() || type.startsWith("image/") || type.equals("application/octet-stream");
    if (!picture && !type.equals("multipart/form-data")) {
      throw Refusal.of(
          415,
          "no-picture-type",
          "Send one picture as image/* or application/octet-stream, or many files as"
              + " multipart/form-data.");
    }
    return type;
  }

  private Future<Outcome> form(HttpServerRequest request, Place place) {
    UploadedForm.Taker taker = (name, encoded) -> pictures.take(place, name, encoded);
    return new UploadedForm(vertx, request, memory, limits, taker).read();
  }

  private Future<Outcome> single(HttpServerRequest request, Place place) {
    return bodies
        .read(request, limits.mostBytes())
        .compose(
            body ->
                pictures
                    .take(place, SINGLE, body.bytes().getBytes())
                    .onComplete(done -> body.release()))
        .map(refused -> new Outcome(refused.isPresent() ? 0 : 1, refused.stream().toList()));
  }
}
