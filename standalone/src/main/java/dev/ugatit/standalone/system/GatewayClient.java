package dev.ugatit.standalone.system;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.Headers;
import dev.ugatit.platform.contract.Json;
import dev.ugatit.platform.contract.OutputSize;
import dev.ugatit.platform.contract.Problem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** The gateway's REST as the command line uses it. Blocking; thread-safe. */
public final class GatewayClient {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(120);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI base;
  private final Optional<GatewayKey> key;

  /**
   * A client of a gateway.
   *
   * @param base such as {@code http://127.0.0.1:8080}
   * @param key shown to a gateway that asks for one
   */
  public GatewayClient(URI base, Optional<GatewayKey> key) {
    this.base = base;
    this.key = key;
  }

  /**
   * A translated picture.
   *
   * @param picture encoded
   * @param model {@code name/version} that answered
   */
  public record Answer(byte[] picture, String model) {}

  /**
   * How a picture is to be translated; the gateway judges each.
   *
   * @param output {@code image}, {@code heatmap} or {@code overlay}
   * @param fit {@code recipe}, {@code stretch}, {@code crop} or {@code pad}
   * @param outputSize {@code model} or {@code input}
   * @param mediaType wanted, such as {@code image/png}
   */
  public record Wishes(String output, String fit, String outputSize, String mediaType) {
    /** As the model was trained, as large as it makes it. */
    public static Wishes of(String output, String mediaType) {
      return new Wishes(output, Fit.RECIPE, OutputSize.MODEL.label(), mediaType);
    }
  }

  /** The gateway's address. */
  public URI base() {
    return base;
  }

  /** The JSON at a path. */
  public JsonNode get(String path) throws InterruptedException {
    HttpResponse<byte[]> response = send(request(path).GET().build());
    requireOk(response);
    try {
      return Json.mapper().readTree(response.body());
    } catch (IOException e) {
      throw new CommandException("the gateway answered something that is no JSON", e);
    }
  }

  /**
   * Translates a picture.
   *
   * @param model {@code NAME[@ALIAS|/VERSION]}
   * @throws CommandException with the gateway's reason
   */
  public Answer translate(byte[] picture, String model, Wishes wishes) throws InterruptedException {
    HttpResponse<byte[]> response = tryTranslate(picture, model, wishes);
    requireOk(response);
    return new Answer(response.body(), response.headers().firstValue(Headers.MODEL).orElse(model));
  }

  /** As {@link #translate}, with the answer as it is: the caller looks at the status. */
  public HttpResponse<byte[]> tryTranslate(byte[] picture, String model, Wishes wishes)
      throws InterruptedException {
    int slash = model.indexOf('/');
    String path =
        slash < 0
            ? "/v1/models/" + model + "/translate"
            : "/v1/models/"
                + model.substring(0, slash)
                + "/versions/"
                + model.substring(slash + 1)
                + "/translate";
    return send(
        request(path)
            .header("accept", wishes.mediaType())
            .header("content-type", "application/octet-stream")
            .header(Headers.OUTPUT, wishes.output())
            .header(Headers.FIT, wishes.fit())
            .header(Headers.OUTPUT_SIZE, wishes.outputSize())
            .POST(BodyPublishers.ofByteArray(picture))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIME_LIMIT);
    key.ifPresent(shown -> request.header("authorization", shown.header()));
    return request;
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (ConnectException e) {
      throw new CommandException(
          "no gateway answers at " + base + ": start one with `ugatit up`, or name it by --gateway",
          e);
    } catch (IOException e) {
      throw new CommandException("the gateway at " + base + " broke off: " + e.getMessage(), e);
    }
  }

  private static void requireOk(HttpResponse<byte[]> response) {
    if (response.statusCode() / 100 != 2) {
      throw new CommandException(reason(response));
    }
  }

  /** What an answer that is no success says, in one line. */
  public static String reason(HttpResponse<byte[]> response) {
    try {
      Problem problem = Json.read(response.body(), Problem.class);
      return problem.title() + ": " + problem.detail();
    } catch (IllegalArgumentException e) {
      return "the gateway answered " + response.statusCode();
    }
  }
}
