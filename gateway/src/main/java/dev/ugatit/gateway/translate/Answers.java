package dev.ugatit.gateway.translate;

import dev.ugatit.gateway.http.RequestId;
import dev.ugatit.gateway.translate.PictureCheck.Checked;
import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.Problem;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.image.PictureFormat;
import dev.ugatit.platform.store.Digests;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Passes a translator's answer back to the client. */
final class Answers {
  private static final int MOST_PROBLEM_BYTES = 64 * 1024;
  private static final List<String> PASSED =
      List.of(Headers.MODEL, Headers.DIGEST, Headers.FORM, "server-timing", "retry-after");

  private Answers() {}

  /** Completes when the client's answer is written. Call it in the answer's own turn. */
  static Future<Void> passBack(
      RoutingContext ctx, HttpClientResponse from, TranslationRequest wanted, Checked checked) {
    for (String name : PASSED) {
      copy(from, ctx.response(), name);
    }
    ctx.response()
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(HttpHeaders.VARY, "accept");
    @Nullable String type = from.getHeader(HttpHeaders.CONTENT_TYPE);
    if (from.statusCode() == 200 && type != null && PictureFormat.ofMediaType(type).isPresent()) {
      return picture(ctx.response(), from, tag(from, wanted, checked));
    }
    if (isProblem(from)) {
      return problem(from).compose(said -> problem(ctx, from, said));
    }
    return notUnderstood(from);
  }

  /** Whether the answer says what went wrong. */
  static boolean isProblem(HttpClientResponse from) {
    @Nullable String type = from.getHeader(HttpHeaders.CONTENT_TYPE);
    return from.statusCode() >= 400 && type != null && type.startsWith(Problem.MEDIA_TYPE);
  }

  /** Gives up an answer that is neither picture nor problem: always fails. */
  static <T> Future<T> notUnderstood(HttpClientResponse from) {
    @Nullable String type = from.getHeader(HttpHeaders.CONTENT_TYPE);
    from.exceptionHandler(expected -> {}).request().reset();
    return Future.failedFuture(
        Refusal.of(
            502,
            "translator-failed",
            "The translator answered %d with %s, which the gateway does not understand."
                .formatted(from.statusCode(), type == null ? "no type" : type)));
  }

  private static Future<Void> picture(
      HttpServerResponse to, HttpClientResponse from, String entityTag) {
    copy(from, to, "content-type");
    to.putHeader(HttpHeaders.ETAG, entityTag);
    return body(from, to);
  }

  /** Passes a body on as it comes; completes when all of it is written. */
  static Future<Void> body(HttpClientResponse from, HttpServerResponse to) {
    if (from.getHeader(HttpHeaders.CONTENT_LENGTH) == null) {
      to.setChunked(true);
    } else {
      copy(from, to, "content-length");
    }
    // Ended only when whole: an answer that breaks off must not look complete.
    return from.pipe().endOnFailure(false).to(to);
  }

  private static Future<Void> problem(RoutingContext ctx, HttpClientResponse from, Problem said) {
    Problem told =
        new Problem(said.type(), said.title(), from.statusCode(), said.detail(), RequestId.of(ctx));
    return ctx.response()
        .setStatusCode(from.statusCode())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(Buffer.buffer(Json.bytes(told)));
  }

  /** Reads a problem, bounded. Call it in the answer's own turn. */
  static Future<Problem> problem(HttpClientResponse from) {
    return bounded(from, MOST_PROBLEM_BYTES)
        .map(
            body -> {
              try {
                return Json.read(body.getBytes(), Problem.class);
              } catch (IllegalArgumentException e) {
                throw Refusal.of(
                    502, "translator-failed", "The translator's problem cannot be read.");
              }
            });
  }

  /** Reads a body; one of more bytes is given up. Call it in the answer's own turn. */
  static Future<Buffer> bounded(HttpClientResponse from, int mostBytes) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    from.handler(
        chunk -> {
          if (body.length() + chunk.length() > mostBytes) {
            from.request().reset();
            whole.tryFail(
                Refusal.of(502, "translator-failed", "The translator's answer is too long."));
          } else {
            body.appendBuffer(chunk);
          }
        });
    from.exceptionHandler(whole::tryFail);
    from.endHandler(end -> whole.tryComplete(body));
    return whole.future();
  }

  /** The same picture by the same model in the same form, wanted alike, has the same tag. */
  private static String tag(HttpClientResponse from, TranslationRequest wanted, Checked checked) {
    String identity =
        String.join(
            "\n",
            String.valueOf(from.getHeader(Headers.DIGEST)),
            String.valueOf(from.getHeader(Headers.FORM)),
            wanted.variant(),
            checked.sha256());
    String digest = Digests.sha256(identity.getBytes(StandardCharsets.UTF_8));
    return "\"" + digest.substring(0, 32) + "\"";
  }

  /** Copies a header, where there is one. */
  static void copy(HttpClientResponse from, HttpServerResponse to, String name) {
    @Nullable String value = from.getHeader(name);
    if (value != null) {
      to.putHeader(name, value);
    }
  }
}
