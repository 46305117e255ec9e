package dev.ugatit.gateway.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads what requests say of their bodies. */
public final class ContentType {
  private ContentType() {}

  /** The media type without parameters, in small letters; empty when there is none. */
  public static String of(HttpServerRequest request) {
    @Nullable String said = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return said == null ? "" : said.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
