package dev.ugatit.gateway.api.trainings;

import dev.ugatit.gateway.api.Answer;
import dev.ugatit.gateway.http.Api;
import dev.ugatit.gateway.http.Listing;
import dev.ugatit.gateway.tables.Tables;
import dev.ugatit.gateway.tables.TrainingHistory;
import dev.ugatit.gateway.tables.TrainingHistory.Published;
import dev.ugatit.gateway.tables.TrainingHistory.Sample;
import dev.ugatit.gateway.tables.TrainingPoint;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.http.Refusal;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** {@code /v1/trainings/ID/stats} and {@code samples}: the course of a training. */
public final class StatsRoutes {
  private static final int POINTS = 500;

  private final Tables tables;
  private final SampleSheets sheets;

  public StatsRoutes(Tables tables, SampleSheets sheets) {
    this.tables = tables;
    this.sheets = sheets;
  }

  private record StatsView(List<TrainingPoint> points, Collection<Published> published) {}

  private record SampleView(int step, long at, String href) {}

  public void bind(Api api) {
    api.bind("trainingStats", this::stats);
    api.bind("trainingSamples", this::samples);
    api.bind("trainingSample", this::sample);
  }

  private void stats(RoutingContext ctx) {
    Optional<TrainingHistory> history = history(require(ctx));
    List<String> wanted = ctx.queryParam("points");
    int most = wanted.isEmpty() ? POINTS : Integer.parseInt(wanted.get(0));
    Answer.json(
        ctx,
        history
            .map(told -> new StatsView(told.points(most), told.published()))
            .orElseGet(() -> new StatsView(List.of(), List.of())));
  }

  private void samples(RoutingContext ctx) {
    TrainingRecord training = require(ctx);
    List<SampleView> views =
        drawn(training).entrySet().stream()
            .map(
                sheet ->
                    new SampleView(
                        sheet.getKey(),
                        sheet.getValue().at(),
                        "/v1/trainings/%s/samples/%d".formatted(training.id(), sheet.getKey())))
            .toList();
    Answer.json(ctx, Map.of("samples", views));
  }

  private void sample(RoutingContext ctx) {
    NavigableMap<Integer, Sample> drawn = drawn(require(ctx));
    String step = ctx.pathParam("step");
    Sample sample = step.matches("[0-9]{1,9}") ? drawn.get(Integer.valueOf(step)) : null;
    if (sample == null) {
      List<String> steps = drawn.descendingKeySet().stream().map(String::valueOf).toList();
      throw Refusal.of(
          404,
          "no-such-sample",
          "No sheet of step %s is known. %s"
              .formatted(step, Listing.of(steps, "None was drawn yet.")));
    }
    String tag = "\"" + SampleSheets.digest(sample.uri()) + "\"";
    if (tag.equals(ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      caching(ctx, tag);
      ctx.response().setStatusCode(304).end();
      return;
    }
    sheets.file(sample.uri()).onSuccess(file -> send(ctx, tag, file)).onFailure(ctx::fail);
  }

  private static void send(RoutingContext ctx, String tag, Path file) {
    caching(ctx, tag);
    ctx.response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "image/png")
        .sendFile(file.toString())
        .onFailure(
            failed -> {
              if (!ctx.response().headWritten()) {
                // What went wrong must not be kept for a year.
                ctx.response().headers().remove(HttpHeaders.ETAG).remove(HttpHeaders.CACHE_CONTROL);
              }
              ctx.fail(failed);
            });
  }

  private static void caching(RoutingContext ctx, String tag) {
    ctx.response()
        .putHeader(HttpHeaders.ETAG, tag)
        .putHeader(HttpHeaders.CACHE_CONTROL, "private, max-age=31536000, immutable");
  }

  private TrainingRecord require(RoutingContext ctx) {
    tables.requireProgress();
    return tables.trainings().require(ctx.pathParam("id"));
  }

  private Optional<TrainingHistory> history(TrainingRecord training) {
    return tables.progress().history(training.id());
  }

  private NavigableMap<Integer, Sample> drawn(TrainingRecord training) {
    return history(training)
        .map(history -> SampleSteps.of(history.samples(), training.options()))
        .orElseGet(TreeMap::new);
  }
}
