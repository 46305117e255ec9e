package dev.ugatit.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One file of the class path, held in memory and served as written. No part of a request's path
 * ever names a file.
 *
 * @param mediaType as sent
 * @param bytes the file; not copied
 * @param tag strong entity tag, quotes included
 * @param caching what is said of how long it may be kept
 */
public record Asset(String mediaType, Buffer bytes, String tag, String caching)
    implements Handler<RoutingContext> {

  /**
   * Reads a resource. Blocks: call it on a worker.
   *
   * @param resource absolute name on the class path, such as {@code /web/index.html}
   */
  public static Asset load(String resource, String mediaType) {
    return load(resource, mediaType, "no-cache");
  }

  /** Reads a resource that clients may keep for a day without asking again. Blocks. */
  public static Asset lasting(String resource, String mediaType) {
    return load(resource, mediaType, "public, max-age=86400");
  }

  private static Asset load(String resource, String mediaType, String caching) {
    try (@Nullable InputStream stream = Asset.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException(resource + " is missing from the class path");
      }
      byte[] bytes = stream.readAllBytes();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      String tag = "\"" + HexFormat.of().formatHex(digest, 0, 16) + "\"";
      return new Asset(mediaType, Buffer.buffer(bytes), tag, caching);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + resource, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  @Override
  public void handle(RoutingContext ctx) {
    ctx.response().putHeader(HttpHeaders.ETAG, tag).putHeader(HttpHeaders.CACHE_CONTROL, caching);
    if (tag.equals(ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      ctx.response().setStatusCode(304).end();
    } else {
      ctx.response().putHeader(HttpHeaders.CONTENT_TYPE, mediaType).end(bytes);
    }
  }
}
