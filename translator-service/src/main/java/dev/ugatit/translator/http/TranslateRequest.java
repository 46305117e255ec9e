package dev.ugatit.translator.http;

import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.platform.image.PictureFormat;
import dev.ugatit.translator.picture.Output;
import dev.ugatit.translator.picture.Wish;
import dev.ugatit.translator.queue.WorkClass;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Path and headers of a translation's request.
 *
 * @param id names the request in the logs of every hop
 * @param budgetMillis time from its arrival to its answer
 */
record TranslateRequest(
    String id, ModelReference model, WorkClass workClass, long budgetMillis, Wish wish) {
  private static final int MAX_ID = 128;

  /**
   * Reads path and headers.
   *
   * @throws RefusedException naming what is wrong
   */
  static TranslateRequest of(RoutingContext routing, Duration defaultBudget, Duration maxBudget)
      throws RefusedException {
    HttpServerRequest request = routing.request();
    try {
      String name = String.valueOf(routing.pathParam("name"));
      String version = String.valueOf(routing.pathParam("version"));
      String fit = request.getHeader(Headers.FIT);
      return new TranslateRequest(
          id(request),
          new ModelReference(name, version),
          WorkClass.of(text(request, Headers.CLASS, WorkClass.REQUEST.label())),
          Math.min(
              number(request, Headers.BUDGET_MS, defaultBudget.toMillis()), maxBudget.toMillis()),
          new Wish(
              Output.of(text(request, Headers.OUTPUT, Output.IMAGE.label())),
              fit == null ? null : Fit.of(fit),
              (int) Math.min(number(request, Headers.SIZE, 0), Integer.MAX_VALUE),
              format(routing)));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(Refusal.badRequest(String.valueOf(e.getMessage())));
    }
  }

  /** The request's own id if it is harmless, else a new one. */
  static String id(HttpServerRequest request) {
    @Nullable String given = request.getHeader(Headers.REQUEST);
    boolean usable =
        given != null
            && !given.isEmpty()
            && given.length() <= MAX_ID
            && given.chars().allMatch(c -> c > ' ' && c < 127);
    return usable ? String.valueOf(given) : UUID.randomUUID().toString();
  }

  private static PictureFormat format(RoutingContext routing) throws RefusedException {
    return Accepted.of(routing.parsedHeaders().accept())
        .orElseThrow(
            () ->
                new RefusedException(
                    Refusal.of(
                        406,
                        "not-acceptable",
                        "No such answer",
                        "answers are image/png, image/jpeg or image/webp")));
  }

  private static String text(HttpServerRequest request, String header, String otherwise) {
    String value = request.getHeader(header);
    return value == null ? otherwise : value;
  }

  private static long number(HttpServerRequest request, String header, long otherwise) {
    String value = request.getHeader(header);
    if (value == null) {
      return otherwise;
    }
    if (value.isEmpty() || value.length() > 9 || !value.chars().allMatch(Character::isDigit)) {
      throw new IllegalArgumentException(
          header + " \"" + value + "\" is not a number from 0 to 999999999");
    }
    return Long.parseLong(value);
  }
}
