package dev.ugatit.gateway.inference;

import dev.ugatit.gateway.api.Answer;
import dev.ugatit.gateway.http.Api;
import dev.ugatit.gateway.http.BodyReader;
import dev.ugatit.gateway.tables.Tables;
import dev.ugatit.gateway.translate.Relay;
import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.platform.http.ProblemAnswer;
import dev.ugatit.platform.http.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v2}: the Open Inference Protocol over HTTP, with binary tensor data. The gateway speaks
 * for itself as a server and passes on what is asked of models. Confined to one event loop.
 */
public final class InferenceRoutes {
  /** Header with the length of the JSON object before binary data, bytes. */
  private static final String JSON_LENGTH = "inference-header-content-length";

  /** Of a translator's answer, what goes back to the client. */
  public static final List<String> ANSWER_HEADERS =
      List.of(
          Headers.CONTENT_TYPE,
          JSON_LENGTH,
          Headers.MODEL,
          Headers.DIGEST,
          Headers.FORM,
          "server-timing",
          "retry-after");

  private static final List<String> ASKED_HEADERS =
      List.of(Headers.CONTENT_TYPE, "accept", JSON_LENGTH);

  private final Tables tables;
  private final Relay relay;
  private final BodyReader bodies;
  private final long mostBytes;

  /**
   * @param mostBytes of a body
   */
  public InferenceRoutes(Tables tables, Relay relay, BodyReader bodies, long mostBytes) {
    this.tables = tables;
    this.relay = relay;
    this.bodies = bodies;
    this.mostBytes = mostBytes;
  }

  /** What the protocol's server says of itself. */
  record Server(String name, String version, List<String> extensions) {
    static final Server OURS = new Server("ugatit", "0.1.0", List.of("binary_tensor_data"));
  }

  public void bind(Api api) {
    api.bind("inferenceServer", ctx -> Answer.json(ctx, Server.OURS));
    api.bind("inferenceLive", ctx -> Answer.json(ctx, Map.of("live", true)));
    api.bind("inferenceReady", this::ready);
    for (String suffix : new String[] {"", "WithVersion"}) {
      api.bind("inferenceModel" + suffix, protocol(ctx -> ask(ctx, "")));
      api.bind("inferenceModelReady" + suffix, protocol(ctx -> ask(ctx, "/ready")));
      api.bind("inferenceInfer" + suffix, protocol(this::infer));
    }
  }

  private void ready(RoutingContext ctx) {
    relay
        .knowsAny()
        .otherwise(false)
        .onSuccess(
            ready -> Answer.json(ctx, ready ? 200 : 503, Map.of("live", true, "ready", ready)));
  }

  private Future<Void> ask(RoutingContext ctx, String what) {
    return relay.pass(ctx, passed(ctx, HttpMethod.GET, what, Buffer.buffer()));
  }

  private Future<Void> infer(RoutingContext ctx) {
    // Before the body costs anything.
    passed(ctx, HttpMethod.POST, "/infer", Buffer.buffer());
    return bodies
        .read(ctx.request(), mostBytes)
        .compose(
            body ->
                relay
                    .pass(ctx, passed(ctx, HttpMethod.POST, "/infer", body.bytes()))
                    .onComplete(done -> body.release()));
  }

  /** What goes on, under an address of checked names. */
  private Relay.Passed passed(RoutingContext ctx, HttpMethod method, String what, Buffer body) {
    String name = String.valueOf(ctx.pathParam("name"));
    @Nullable String version = ctx.pathParam("version");
    ModelReference model;
    try {
      model = version == null ? ModelReference.champion(name) : new ModelReference(name, version);
    } catch (IllegalArgumentException e) {
      throw Refusal.of(400, "bad-request", e.getMessage() + ".");
    }
    if (tables.replayed()) {
      tables.models().require(model);
    }
    String path =
        "/v2/models/" + model.name() + (version == null ? "" : "/versions/" + model.selector());
    Map<String, String> headers = new HashMap<>();
    for (String header : ASKED_HEADERS) {
      @Nullable String value = ctx.request().getHeader(header);
      if (value != null) {
        headers.put(header, value);
      }
    }
    return new Relay.Passed(
        model, tables.models().version(model), method, path + what, headers, body);
  }

  /** Something that is asked of a model. */
  @FunctionalInterface
  private interface Asked {
    Future<Void> answer(RoutingContext ctx);
  }

  private static Handler<RoutingContext> protocol(Asked asked) {
    return ctx -> {
      try {
        asked.answer(ctx).onFailure(failure -> refuse(ctx, failure));
      } catch (Refusal refusal) {
        refuse(ctx, refusal);
      }
    };
  }

  /** Body of an answer that is an error, as the protocol has it. */
  record Failure(String error) {}

  private static void refuse(RoutingContext ctx, Throwable failure) {
    if (!(failure instanceof Refusal refusal) || ctx.response().headWritten()) {
      ctx.fail(failure);
      return;
    }
    if (ctx.response().closed()) {
      return;
    }
    if (refusal.retryAfterSeconds() > 0) {
      ctx.response()
          .putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(refusal.retryAfterSeconds()));
    }
    ctx.response().headers().remove(HttpHeaders.CONTENT_LENGTH).remove(JSON_LENGTH);
    ctx.response().setChunked(false);
    Answer.json(ctx, refusal.status(), new Failure(refusal.detail()));
    ProblemAnswer.dropRest(ctx.vertx(), ctx.request());
  }
}
