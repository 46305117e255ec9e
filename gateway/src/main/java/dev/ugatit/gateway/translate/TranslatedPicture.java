package dev.ugatit.gateway.translate;

import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.Problem;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.image.PictureFormat;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A translator's whole answer.
 *
 * @param model its name
 * @param version of the model that answered
 * @param digest SHA-256 of the model's file
 * @param queueMillis that the picture waited in the translator
 * @param modelMillis that the model took
 */
public record TranslatedPicture(
    Buffer encoded,
    String model,
    long version,
    String digest,
    double queueMillis,
    double modelMillis) {
  /** The largest that is made: 2048 × 2048 pixels of noise as PNG, and some more. */
  private static final int MOST_BYTES = 16 * 1024 * 1024;

  private static final Pattern KEY = Pattern.compile("([a-z0-9-]{1,63})/([0-9]{1,18})");

  /**
   * Reads an answer. Call it in the answer's own turn.
   *
   * @return fails with a {@link Refusal}: the translator's own, or 502 for an answer that makes no
   *     sense
   */
  public static Future<TranslatedPicture> read(HttpClientResponse from) {
    @Nullable String type = from.getHeader(HttpHeaders.CONTENT_TYPE);
    if (from.statusCode() == 200 && type != null && PictureFormat.ofMediaType(type).isPresent()) {
      return Answers.bounded(from, MOST_BYTES).map(encoded -> of(from, encoded));
    }
    if (Answers.isProblem(from)) {
      return Answers.problem(from).compose(said -> Future.failedFuture(refusal(from, said)));
    }
    return Answers.notUnderstood(from);
  }

  private static TranslatedPicture of(HttpClientResponse from, Buffer encoded) {
    Matcher key = KEY.matcher(header(from, Headers.MODEL));
    if (!key.matches()) {
      throw Refusal.of(
          502, "translator-failed", "The translator does not say which version answered.");
    }
    String timing = header(from, "server-timing");
    return new TranslatedPicture(
        encoded,
        key.group(1),
        Long.parseLong(key.group(2)),
        header(from, Headers.DIGEST),
        millis(timing, "queue"),
        millis(timing, "model"));
  }

  private static Refusal refusal(HttpClientResponse from, Problem said) {
    String code = said.type().substring(said.type().lastIndexOf(':') + 1);
    String seconds = header(from, "retry-after");
    return seconds.matches("[0-9]{1,6}")
        ? Refusal.retryAfter(Integer.parseInt(seconds), from.statusCode(), code, said.detail())
        : Refusal.of(from.statusCode(), code, said.detail());
  }

  private static String header(HttpClientResponse from, String name) {
    @Nullable String value = from.getHeader(name);
    return value == null ? "" : value;
  }

  /** The duration of a stage in a {@code server-timing} header; 0 where it is not told. */
  static double millis(String timing, String stage) {
    Matcher found =
        Pattern.compile("(?:^|[ ,])" + stage + ";dur=([0-9]+(?:\\.[0-9]+)?)").matcher(timing);
    return found.find() ? Double.parseDouble(found.group(1)) : 0;
  }
}
