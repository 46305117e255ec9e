package dev.ugatit.translator.http.inference;

import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.runtime.Health;
import dev.ugatit.translator.catalogue.ModelCatalogue;
import dev.ugatit.translator.http.Reception;
import dev.ugatit.translator.intake.Refusals;
import dev.ugatit.translator.model.LoadedModel;
import dev.ugatit.translator.tensor.TensorInference;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The routes of the protocol. */
public final class InferenceRoutes {
  private final Reception reception;
  private final ModelCatalogue catalogue;
  private final Health health;

  private InferenceRoutes(Reception reception, ModelCatalogue catalogue, Health health) {
    this.reception = reception;
    this.catalogue = catalogue;
    this.health = health;
  }

  /** Adds the six endpoints, those of models with and without a version. */
  public static void mount(
      Router router,
      Reception reception,
      TensorInference inference,
      ModelCatalogue catalogue,
      Health health) {
    var routes = new InferenceRoutes(reception, catalogue, health);
    var infer = new InferenceHandler(reception, inference);
    router.get("/v2").handler(at -> ProtocolAnswers.json(at.response(), 200, Metadata.Server.OURS));
    router.get("/v2/health/live").handler(routes::live);
    router.get("/v2/health/ready").handler(routes::ready);
    for (String model : new String[] {"/v2/models/:name", "/v2/models/:name/versions/:version"}) {
      router.get(model).handler(routes::metadata);
      router.get(model + "/ready").handler(routes::modelReady);
      router.post(model + "/infer").handler(infer);
    }
  }

  private void live(RoutingContext at) {
    boolean live = health.liveFailures().isEmpty();
    ProtocolAnswers.json(at.response(), live ? 200 : 503, Map.of("live", live));
  }

  /** The specification names the field "live" here too; most servers and clients say "ready". */
  private void ready(RoutingContext at) {
    boolean live = health.liveFailures().isEmpty();
    boolean ready = health.readyFailures().isEmpty();
    ProtocolAnswers.json(at.response(), ready ? 200 : 503, Map.of("live", live, "ready", ready));
  }

  private void metadata(RoutingContext at) {
    try {
      ModelReference model = InferenceHandler.model(at);
      var manifest = catalogue.resolve(model).orElseThrow(() -> unknown(model));
      ProtocolAnswers.json(at.response(), 200, Metadata.Model.of(manifest, catalogue));
    } catch (IllegalArgumentException e) {
      refuse(at, Refusals.badRequest(String.valueOf(e.getMessage())));
    } catch (Refusal e) {
      refuse(at, e);
    }
  }

  private static Refusal unknown(ModelReference model) {
    return Refusal.of(
        404,
        "no-such-model",
        "Nothing is announced as model \"%s\", version or alias \"%s\"."
            .formatted(model.name(), model.selector()));
  }

  /**
   * Whether a model serves now. To ask counts as a use: a model that is loaded when it is first
   * asked for begins to load.
   */
  private void modelReady(RoutingContext at) {
    ModelReference model;
    try {
      model = InferenceHandler.model(at);
    } catch (IllegalArgumentException e) {
      refuse(at, Refusals.badRequest(String.valueOf(e.getMessage())));
      return;
    }
    CompletableFuture<LoadedModel> acquired =
        reception.models().acquire(model).toCompletableFuture();
    boolean ended = acquired.isDone();
    Future<LoadedModel> loaded = Future.fromCompletionStage(acquired);
    loaded.onSuccess(LoadedModel::release);
    if (!ended || loaded.succeeded()) {
      var body = Map.of("name", model.name(), "ready", ended);
      ProtocolAnswers.json(at.response(), ended ? 200 : 503, body);
    } else {
      refuse(at, Refusals.of(loaded.cause()));
    }
  }

  private static void refuse(RoutingContext at, Refusal refusal) {
    ProtocolAnswers.refusal(at.vertx(), at.request(), refusal);
  }
}
