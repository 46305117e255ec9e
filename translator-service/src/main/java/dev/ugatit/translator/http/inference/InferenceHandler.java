package dev.ugatit.translator.http.inference;

import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.http.RequestIds;
import dev.ugatit.translator.http.Admission;
import dev.ugatit.translator.http.Exchange;
import dev.ugatit.translator.http.Reception;
import dev.ugatit.translator.intake.Refusals;
import dev.ugatit.translator.intake.RequestHeaders;
import dev.ugatit.translator.queue.WorkClass;
import dev.ugatit.translator.tensor.TensorInference;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * {@code POST v2/models/{name}[/versions/{version}]/infer}: tensors in, tensors out. Enters the
 * request into the bounds; {@link InferenceExchange} does the rest.
 */
final class InferenceHandler implements Handler<RoutingContext> {
  /** Header with the length of the JSON object before binary data, bytes. */
  static final String JSON_LENGTH = "inference-header-content-length";

  private static final int ALL = -1;

  private final Reception reception;
  private final TensorInference inference;

  InferenceHandler(Reception reception, TensorInference inference) {
    this.reception = reception;
    this.inference = inference;
  }

  @Override
  public void handle(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    Exchange.Asked asked;
    int jsonLength;
    try {
      var headers = new RequestHeaders(name -> Optional.ofNullable(request.getHeader(name)));
      asked = asked(routing, headers);
      jsonLength = (int) headers.number(JSON_LENGTH, ALL);
    } catch (IllegalArgumentException e) {
      Refusal refusal = Refusals.badRequest(String.valueOf(e.getMessage()));
      reception.meters().misunderstood(refusal.code());
      ProtocolAnswers.refusal(routing.vertx(), request, refusal);
      return;
    }
    Admission admission = reception.admission();
    if (!admission.enter()) {
      Refusal busy = Refusals.busy(reception.queue().retryAfterSeconds());
      reception.meters().refused(asked.workClass(), busy.code());
      ProtocolAnswers.refusal(routing.vertx(), request, busy);
      return;
    }
    new InferenceExchange(reception, inference, asked, routing, admission.new Seat())
        .start(jsonLength);
  }

  private Exchange.Asked asked(RoutingContext routing, RequestHeaders headers) {
    Reception.Limits limits = reception.limits();
    long budget = headers.number(Headers.BUDGET_MS, limits.defaultBudget().toMillis());
    return new Exchange.Asked(
        RequestIds.of(routing.request()),
        model(routing),
        WorkClass.REQUEST,
        Math.min(budget, limits.maxBudget().toMillis()));
  }

  /** The model in a path; without a version its champion. */
  static ModelReference model(RoutingContext routing) {
    String name = String.valueOf(routing.pathParam("name"));
    String version = routing.pathParam("version");
    return version == null ? ModelReference.champion(name) : new ModelReference(name, version);
  }
}
