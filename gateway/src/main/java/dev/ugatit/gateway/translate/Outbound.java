package dev.ugatit.gateway.translate;

import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.platform.http.Refusal;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What goes to a translator.
 *
 * @param id names the request in the logs of every hop
 * @param version that the model's reference means now, if known
 * @param headers of the translator's request but the time that is left, which is told when it goes
 *     out
 * @param picture encoded; not copied
 * @param timeout from now to the last byte of the answer
 * @param late what whoever waits is told after that time
 * @param preferred address of the translator to ask first; empty for any
 */
public record Outbound(
    String id,
    ModelReference model,
    OptionalLong version,
    Map<String, String> headers,
    Buffer picture,
    Duration timeout,
    Refusal late,
    String preferred) {
  public Outbound {
    headers = Map.copyOf(headers);
  }

  /** Path of the translator's address. */
  String path() {
    return "/v1/models/" + model.name() + "/versions/" + model.selector() + "/translate";
  }
}
