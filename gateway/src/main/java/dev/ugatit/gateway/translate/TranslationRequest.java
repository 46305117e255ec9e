package dev.ugatit.gateway.translate;

import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.platform.contract.OutputSize;
import dev.ugatit.platform.http.AnswerFormat;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.image.PictureFormat;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants of a picture, checked.
 *
 * @param format of the answer
 * @param output {@code image}, {@code heatmap} or {@code overlay}
 * @param fit how the picture becomes a square; absent: as the model was trained
 * @param outputSize how large the answer is
 * @param size side to run the model at, pixels; absent: as the model was trained
 */
public record TranslationRequest(
    ModelReference model,
    PictureFormat format,
    String output,
    OutputSize outputSize,
    @Nullable Fit fit,
    @Nullable Integer size) {
  private static final Set<String> OUTPUTS = Set.of("image", "heatmap", "overlay");
  private static final int LARGEST = 4096;

  /** Refuses (400) an output that is not made. */
  public TranslationRequest {
    if (!OUTPUTS.contains(output)) {
      throw bad(
          "output \""
              + shown(output)
              + "\" is unknown: use \"image\", \"heatmap\" or \"overlay\".");
    }
  }

  /**
   * Reads the wishes of a request. A query parameter takes precedence over the header of the same
   * meaning.
   *
   * @throws Refusal 400 for what is not understood, 406 for an answer type that is not made
   */
  static TranslationRequest of(HttpServerRequest request) {
    String output = wish(request, "output", Headers.OUTPUT).orElse("image");
    try {
      return new TranslationRequest(
          model(request),
          AnswerFormat.choose(request.headers().getAll("accept")),
          output,
          wish(request, "outputSize", Headers.OUTPUT_SIZE)
              .map(OutputSize::of)
              .orElse(OutputSize.MODEL),
          wish(request, "fit", Headers.FIT).flatMap(Fit::wished).orElse(null),
          wish(request, "size", Headers.SIZE).map(TranslationRequest::size).orElse(null));
    } catch (IllegalArgumentException e) {
      throw bad(e.getMessage() + ".");
    }
  }

  /**
   * The translator's request headers for this.
   *
   * @param workClass {@code live} or {@code request}
   * @param from the format of the picture that goes with them
   */
  public Map<String, String> headers(String workClass, PictureFormat from) {
    var headers = new HashMap<String, String>();
    headers.put("accept", format.mediaType());
    headers.put(Headers.CONTENT_TYPE, from.mediaType());
    headers.put(Headers.CLASS, workClass);
    headers.put(Headers.OUTPUT, output);
    headers.put(Headers.OUTPUT_SIZE, outputSize.label());
    if (fit != null) {
      headers.put(Headers.FIT, fit.label());
    }
    if (size != null) {
      headers.put(Headers.SIZE, String.valueOf(size));
    }
    return headers;
  }

  /** Everything of the wish that changes the answer, for its entity tag. */
  String variant() {
    return format + "/" + output + "/" + outputSize + "/" + fit + "/" + size;
  }

  private static ModelReference model(HttpServerRequest request) {
    String name = request.getParam("name", "");
    @Nullable String selector = request.params().get("selector");
    return selector == null ? ModelReference.parse(name) : new ModelReference(name, selector);
  }

  private static Optional<String> wish(HttpServerRequest request, String query, String header) {
    @Nullable String asked = request.getParam(query);
    return Optional.ofNullable(asked == null ? request.getHeader(header) : asked);
  }

  private static int size(String text) {
    if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1) {
      throw new IllegalArgumentException(
          "size \"" + shown(text) + "\" is not a number of pixels within 1.." + LARGEST);
    }
    int size = Integer.parseInt(text);
    if (size > LARGEST) {
      throw new IllegalArgumentException("size " + size + " is above " + LARGEST + " pixels");
    }
    return size;
  }

  private static Refusal bad(String detail) {
    return Refusal.of(400, "bad-request", detail);
  }

  private static String shown(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }
}
