package dev.ugatit.gateway.translate;

import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.platform.http.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A request that goes to a translator.
 *
 * @param id names the request in the logs of every hop
 * @param version that the model's reference means now, if known
 * @param path of the translator's address
 * @param headers of the translator's request but the time that is left, which is told when it goes
 *     out
 * @param body not copied; empty for none
 * @param timeout from now to the last byte of the answer
 * @param late what whoever waits is told after that time
 * @param preferred address of the translator to ask first; empty for any
 */
public record Outbound(
    String id,
    ModelReference model,
    OptionalLong version,
    HttpMethod method,
    String path,
    Map<String, String> headers,
    Buffer body,
    Duration timeout,
    Refusal late,
    String preferred) {
  public Outbound {
    headers = Map.copyOf(headers);
  }

  /**
   * A picture to translate.
   *
   * @param picture encoded; not copied
   */
  public static Outbound translation(
      String id,
      ModelReference model,
      OptionalLong version,
      Map<String, String> headers,
      Buffer picture,
      Duration timeout,
      Refusal late,
      String preferred) {
    String path = "/v1/models/" + model.name() + "/versions/" + model.selector() + "/translate";
    return new Outbound(
        id, model, version, HttpMethod.POST, path, headers, picture, timeout, late, preferred);
  }
}
