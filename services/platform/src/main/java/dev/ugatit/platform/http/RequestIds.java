package dev.ugatit.platform.http;

import dev.ugatit.platform.contract.Headers;
import io.vertx.core.http.HttpServerRequest;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ids by which the logs of every hop name a request. */
public final class RequestIds {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private RequestIds() {}

  /**
   * The request's own id when it is short and plain, so that logs can be joined; else a new one.
   */
  public static String of(HttpServerRequest request) {
    @Nullable String own = request.getHeader(Headers.REQUEST);
    return own != null && PLAIN.matcher(own).matches() ? own : UUID.randomUUID().toString();
  }
}
