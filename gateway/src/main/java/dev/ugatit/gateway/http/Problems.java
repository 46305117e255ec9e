package dev.ugatit.gateway.http;

import dev.ugatit.platform.http.ProblemAnswer;
import dev.ugatit.platform.http.Refusal;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers every failure as {@code application/problem+json}. Only a {@link Refusal} tells its
 * cause; anything else is our own fault, is logged under the request's id and leaves no trace of
 * its inside in the answer.
 */
public final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  /** Makes the router answer all of its failures here. Call it before any route is added. */
  public static void mount(Router router) {
    router.route().failureHandler(ctx -> answer(router, ctx));
    // Requests that no route takes never reach the failure handler of one.
    for (int status = 400; status < 600; status++) {
      router.errorHandler(status, ctx -> answer(router, ctx));
    }
  }

  /** Answers a request that is no HTTP or breaks a limit of the parser. */
  public static void invalid(HttpServerRequest request) {
    @Nullable Throwable cause = request.decoderResult().cause();
    String said = cause == null ? "" : String.valueOf(cause.getMessage());
    boolean longLine = said.contains("line is larger");
    boolean longHeader = said.contains("header is larger");
    Refusal refusal =
        longLine
            ? Refusal.of(414, "uri-too-long", "The request line is too long: shorten the address.")
            : longHeader
                ? Refusal.of(431, "headers-too-large", "The headers are too large: send fewer.")
                : Refusal.of(400, "malformed-request", "This is not a valid HTTP request.");
    HttpServerResponse response = request.response().putHeader(HttpHeaders.CONNECTION, "close");
    SecurityHeaders.put(response);
    ProblemAnswer.send(response, UUID.randomUUID().toString(), refusal);
  }

  private static void answer(Router router, RoutingContext ctx) {
    HttpServerResponse response = ctx.response();
    if (response.ended() || response.closed()) {
      return;
    }
    Refusal refusal = refusal(ctx);
    if (response.headWritten()) {
      // Half an answer cannot be taken back: only a cut connection tells the client.
      LOG.warn("Request {} broke off: {}", RequestId.of(ctx), refusal.detail());
      ctx.request().connection().close();
      return;
    }
    if (refusal.status() == 405) {
      response.putHeader(HttpHeaders.ALLOW, allowed(router, ctx.normalizedPath()));
    }
    ProblemAnswer.refuse(ctx.vertx(), ctx.request(), RequestId.of(ctx), refusal);
  }

  private static Refusal refusal(RoutingContext ctx) {
    @Nullable Throwable failure = ctx.failure();
    if (failure instanceof Refusal refusal) {
      return refusal;
    }
    int status = failure instanceof HttpException http ? http.getStatusCode() : ctx.statusCode();
    if (failure != null && !(failure instanceof HttpException)) {
      LOG.error("Request {} failed", RequestId.of(ctx), failure);
      status = 500;
    }
    return switch (status) {
      case 404 ->
          Refusal.of(
              404,
              "no-such-address",
              "There is nothing at this address: /openapi.yaml lists all of them.");
      case 405 ->
          Refusal.of(
              405,
              "method-not-allowed",
              "This address does not answer " + ctx.request().method() + ".");
      case 500 ->
          Refusal.of(
              500,
              "internal-error",
              "The gateway failed. Its log tells more under this request's id.");
      default -> Refusal.of(status, code(status), "The request cannot be answered.");
    };
  }

  private static String code(int status) {
    String phrase = HttpResponseStatus.valueOf(status).reasonPhrase();
    return phrase.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
  }

  private static String allowed(Router router, String path) {
    return router.getRoutes().stream()
        .filter(route -> matches(route, path))
        .flatMap(route -> route.methods() == null ? null : route.methods().stream())
        .map(Object::toString)
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static boolean matches(Route route, String path) {
    @Nullable String pattern = route.getPath();
    return pattern != null && path.matches(pattern.replaceAll(":[a-z]+", "[^/]+"));
  }
}
