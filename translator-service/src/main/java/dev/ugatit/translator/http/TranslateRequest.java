package dev.ugatit.translator.http;

import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.http.RequestIds;
import dev.ugatit.translator.intake.Refusals;
import dev.ugatit.translator.intake.RequestHeaders;
import dev.ugatit.translator.picture.Wish;
import dev.ugatit.translator.queue.WorkClass;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Path and headers of a translation's request.
 *
 * @param id names the request in the logs of every hop
 * @param session live session that it is a frame of; empty for none
 * @param budgetMillis time from its arrival to its answer
 */
record TranslateRequest(
    String id,
    ModelReference model,
    WorkClass workClass,
    String session,
    long budgetMillis,
    Wish wish) {
  private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /**
   * Reads path and headers.
   *
   * @throws Refusal naming what is wrong
   */
  static TranslateRequest of(RoutingContext routing, Duration defaultBudget, Duration maxBudget) {
    HttpServerRequest request = routing.request();
    try {
      String name = String.valueOf(routing.pathParam("name"));
      String version = String.valueOf(routing.pathParam("version"));
      var headers = new RequestHeaders(header -> Optional.ofNullable(request.getHeader(header)));
      WorkClass workClass = WorkClass.of(headers.text(Headers.CLASS, WorkClass.REQUEST.label()));
      return new TranslateRequest(
          RequestIds.of(request),
          new ModelReference(name, version),
          workClass,
          session(request, workClass),
          Math.min(
              headers.number(Headers.BUDGET_MS, defaultBudget.toMillis()), maxBudget.toMillis()),
          headers.wish(request.headers().getAll("accept")));
    } catch (IllegalArgumentException e) {
      throw Refusals.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static String session(HttpServerRequest request, WorkClass workClass) {
    String session = request.getHeader(Headers.SESSION);
    if (session == null) {
      return "";
    }
    if (workClass != WorkClass.LIVE) {
      throw new IllegalArgumentException(
          Headers.SESSION + " needs " + Headers.CLASS + " \"" + WorkClass.LIVE.label() + "\"");
    }
    if (!SESSION.matcher(session).matches()) {
      throw new IllegalArgumentException(
          Headers.SESSION + " is not of 1 to 64 letters, digits, dots, dashes and underscores");
    }
    return session;
  }
}
