package dev.ugatit.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.ValidationMessage;
import dev.ugatit.gateway.http.ApiDocument.Operation;
import dev.ugatit.gateway.http.ApiDocument.Parameter;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.http.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Binds handlers to the operations of the API's document, which is the one source of methods, paths
 * and shapes: a route exists because the document has it. Parameters of the query and JSON bodies
 * are checked against the document before a handler sees them.
 *
 * <p>States: binding → mounted, after which nothing can be bound. Confined to one event loop.
 */
public final class Api {
  /** Largest JSON body; a training's record has about two kilobytes. */
  private static final long MOST_JSON_BYTES = 64 * 1024;

  private static final int MOST_FAULTS = 5;

  private final Vertx vertx;
  private final ApiDocument document;
  private final BodyReader bodies;
  private final Map<String, Handler<RoutingContext>> handlers = new HashMap<>();

  public Api(Vertx vertx, ApiDocument document, BodyReader bodies) {
    this.vertx = vertx;
    this.document = document;
    this.bodies = bodies;
  }

  /** Answers a request whose JSON body fits the document. */
  @FunctionalInterface
  public interface JsonHandler {
    /** May throw a {@link Refusal}, as may the handlers of {@link Api#bind}. */
    void handle(RoutingContext ctx, JsonNode body);
  }

  /**
   * Binds a handler that reads the body itself, or has none.
   *
   * @param operationId of the document
   */
  public void bind(String operationId, Handler<RoutingContext> handler) {
    Operation operation = require(operationId);
    put(
        operationId,
        ctx -> {
          operation.query().forEach(parameter -> check(ctx, parameter));
          handler.handle(ctx);
        });
  }

  /** Binds a handler of a JSON body. */
  public void bindJson(String operationId, JsonHandler handler) {
    Operation operation = require(operationId);
    if (operation.jsonBody().isEmpty()) {
      throw new IllegalStateException(operationId + " has no JSON body in the document");
    }
    put(
        operationId,
        ctx -> {
          operation.query().forEach(parameter -> check(ctx, parameter));
          body(ctx, operation)
              .onSuccess(
                  json -> {
                    try {
                      handler.handle(ctx, json);
                    } catch (RuntimeException refused) {
                      ctx.fail(refused);
                    }
                  })
              .onFailure(ctx::fail);
        });
  }

  /**
   * Adds a route for each operation.
   *
   * @param elsewhere operations of the document whose routes others add
   * @throws IllegalStateException naming operations that nobody answers
   */
  public void mount(Router router, Collection<String> elsewhere) {
    var unbound = new HashSet<>(document.operations().keySet());
    unbound.removeAll(handlers.keySet());
    unbound.removeAll(Set.copyOf(elsewhere));
    if (!unbound.isEmpty()) {
      throw new IllegalStateException("operations without a handler: " + unbound);
    }
    for (Operation operation : document.operations().values()) {
      Handler<RoutingContext> handler = handlers.get(operation.id());
      if (handler != null) {
        router.route(operation.method(), operation.path()).handler(handler);
      }
    }
  }

  private Operation require(String operationId) {
    Operation operation = document.operations().get(operationId);
    if (operation == null) {
      throw new IllegalStateException("the document has no operation " + operationId);
    }
    return operation;
  }

  private void put(String operationId, Handler<RoutingContext> handler) {
    if (handlers.put(operationId, handler) != null) {
      throw new IllegalStateException("operation " + operationId + " is bound twice");
    }
  }

  private static void check(RoutingContext ctx, Parameter parameter) {
    for (String text : ctx.queryParam(parameter.name())) {
      Set<ValidationMessage> faults = parameter.schema().validate(value(text, parameter.type()));
      if (!faults.isEmpty()) {
        throw Refusal.of(
            400, "bad-request", "Parameter \"" + parameter.name() + "\": " + list(faults) + ".");
      }
    }
  }

  /** The JSON value that a text stands for; the text itself when it stands for none. */
  private static JsonNode value(String text, String type) {
    if (type.equals("integer") && text.matches("-?\\d{1,18}")) {
      return LongNode.valueOf(Long.parseLong(text));
    }
    if (type.equals("boolean") && text.matches("true|false")) {
      return BooleanNode.valueOf(text.equals("true"));
    }
    return TextNode.valueOf(text);
  }

  /** Reads and checks a JSON body, on a worker: the check takes a while. */
  private Future<JsonNode> body(RoutingContext ctx, Operation operation) {
    requireJson(ctx.request());
    return bodies
        .read(ctx.request(), MOST_JSON_BYTES)
        .compose(
            body ->
                vertx
                    .executeBlocking(() -> parse(body.bytes().getBytes(), operation), false)
                    .onComplete(done -> body.release()));
  }

  private static JsonNode parse(byte[] bytes, Operation operation) {
    JsonNode json;
    try {
      json = Json.mapper().readTree(bytes);
    } catch (IOException e) {
      throw Refusal.of(400, "bad-json", "The body is no JSON that is accepted: " + first(e) + ".");
    }
    Set<ValidationMessage> faults = operation.jsonBody().orElseThrow().validate(json);
    if (!faults.isEmpty()) {
      throw Refusal.of(400, "bad-request", "Refused: " + list(faults) + ".");
    }
    return json;
  }

  /**
   * Anything else is refused, also because a browser sends other types across origins without
   * asking first.
   */
  private static void requireJson(HttpServerRequest request) {
    if (!ContentType.of(request).equals("application/json")) {
      throw Refusal.of(415, "not-json", "Send this body with content-type: application/json.");
    }
  }

  private static String first(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("it cannot be read");
  }

  private static String list(Set<ValidationMessage> faults) {
    return faults.stream()
        .map(fault -> fault.getMessage().replaceFirst("^\\$(\\.|: )", ""))
        .sorted()
        .distinct()
        .limit(MOST_FAULTS)
        .collect(Collectors.joining("; "));
  }
}
