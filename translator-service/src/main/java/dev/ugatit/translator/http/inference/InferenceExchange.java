package dev.ugatit.translator.http.inference;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.translator.http.Admission;
import dev.ugatit.translator.http.Exchange;
import dev.ugatit.translator.http.Reception;
import dev.ugatit.translator.intake.Refusals;
import dev.ugatit.translator.model.LoadedModel;
import dev.ugatit.translator.model.Stack;
import dev.ugatit.translator.picture.WishException;
import dev.ugatit.translator.queue.Claim;
import dev.ugatit.translator.queue.QueueFullException;
import dev.ugatit.translator.queue.Ticket;
import dev.ugatit.translator.tensor.TensorInference;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** One inference on its way. Confined to its event loop. */
final class InferenceExchange extends Exchange {
  /** Characters of a float in JSON, with its comma. */
  private static final int JSON_BYTES = 14;

  private final TensorInference inference;
  private final Asked asked;
  private final int mostNumbers;

  InferenceExchange(
      Reception reception,
      TensorInference inference,
      Asked asked,
      RoutingContext routing,
      Admission.Seat seat) {
    super(reception, asked, routing, seat);
    this.inference = inference;
    this.asked = asked;
    this.mostNumbers = (int) (reception.limits().bodyBytes() / Float.BYTES);
  }

  /**
   * Begins.
   *
   * @param jsonLength bytes of the JSON object before binary data; negative when there is none
   */
  void start(int jsonLength) {
    begin()
        .compose(body -> read(body, jsonLength < 0 ? body.length : jsonLength))
        .compose(wanted -> model().compose(model -> infer(model, wanted)))
        .onFailure(this::refuse);
  }

  private Future<InferenceRequest> read(byte[] body, int jsonLength) {
    // The body twice, and its numbers: two bytes of JSON may be one of four.
    hold(2L * body.length + Math.min(2L * body.length, (long) mostNumbers * Float.BYTES));
    return vertx()
        .executeBlocking(() -> RequestReader.read(body, jsonLength, mostNumbers), false)
        .recover(
            failed ->
                Future.failedFuture(
                    failed instanceof IllegalArgumentException
                        ? Refusals.badRequest(String.valueOf(failed.getMessage()))
                        : failed))
        .map(
            wanted -> {
              hold(4L * body.length + answerBytes(wanted));
              return wanted;
            });
  }

  /** Bytes that the answer takes, as tensors and as a body. */
  private static long answerBytes(InferenceRequest wanted) {
    return (long) wanted.values().values().length * (Float.BYTES + JSON_BYTES);
  }

  private Future<Void> infer(LoadedModel model, InferenceRequest wanted) {
    ModelManifest manifest = model.manifest();
    String form = model.form().label();
    List<InferenceRequest.Wanted> outputs;
    List<Ticket<Map<String, TensorData>>> tickets;
    try {
      outputs = outputs(manifest, wanted);
    } catch (Refusal e) {
      model.release();
      return Future.failedFuture(e);
    }
    var names = new HashSet<String>();
    outputs.forEach(output -> names.add(output.name()));
    try {
      Claim claim = Claim.of(asked.workClass(), deadline());
      tickets = inference.submit(model, wanted.values(), Set.copyOf(names), claim);
    } catch (WishException | QueueFullException e) {
      return Future.failedFuture(e);
    }
    List<Future<Map<String, TensorData>>> results = tickets.stream().map(this::follow).toList();
    return Future.all(results)
        .compose(all -> write(manifest, wanted, outputs, all.list()))
        .onSuccess(answer -> answer(answer, manifest, form, tickets.get(tickets.size() - 1)))
        .mapEmpty();
  }

  /** What to answer with; refuses names that the model does not have. */
  private static List<InferenceRequest.Wanted> outputs(
      ModelManifest manifest, InferenceRequest wanted) {
    String input = manifest.tensors().input();
    if (!wanted.input().equals(input)) {
      throw Refusals.badRequest(
          "the model has no input \"" + wanted.input() + "\": send \"" + input + "\"");
    }
    List<String> all =
        Metadata.outputs(manifest.tensors()).stream().map(Metadata.Tensor::name).toList();
    if (wanted.outputs().isEmpty()) {
      return all.stream().map(name -> new InferenceRequest.Wanted(name, null)).toList();
    }
    var seen = new HashSet<String>();
    for (InferenceRequest.Wanted output : wanted.outputs()) {
      if (!all.contains(output.name()) || !seen.add(output.name())) {
        throw Refusals.badRequest(
            "output \"" + output.name() + "\" is not one of " + all + ", each once");
      }
    }
    return wanted.outputs();
  }

  private Future<InferenceAnswer> write(
      ModelManifest manifest,
      InferenceRequest wanted,
      List<InferenceRequest.Wanted> outputs,
      List<Map<String, TensorData>> pictures) {
    return vertx()
        .executeBlocking(
            () -> {
              var tensors = new ArrayList<InferenceAnswer.Output>();
              for (InferenceRequest.Wanted output : outputs) {
                TensorData whole =
                    Stack.of(
                        pictures.stream()
                            .map(picture -> Objects.requireNonNull(picture.get(output.name())))
                            .toList());
                boolean binary = output.binary() == null ? wanted.binary() : output.binary();
                tensors.add(new InferenceAnswer.Output(output.name(), whole, binary));
              }
              return InferenceAnswer.of(wanted, manifest, tensors);
            },
            false);
  }

  private void answer(InferenceAnswer answer, ModelManifest manifest, String form, Ticket<?> last) {
    if (finish()) {
      reception().meters().answered(asked.workClass(), last.timing());
      request()
          .response()
          .putHeader(Headers.REQUEST, asked.id())
          .putHeader(Headers.MODEL, manifest.key())
          .putHeader(Headers.DIGEST, manifest.sha256())
          .putHeader(Headers.FORM, form);
      ProtocolAnswers.inference(request().response(), answer);
    }
  }

  @Override
  protected void write(Refusal refusal) {
    request().response().putHeader(Headers.REQUEST, asked.id());
    ProtocolAnswers.refusal(vertx(), request(), refusal);
  }
}
