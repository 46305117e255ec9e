package dev.ugatit.gateway.translate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.platform.contract.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Asks translators that do not announce themselves which versions they refuse: {@code GET
 * /v1/load}, at most every two seconds. One that does not answer within a second refuses nothing.
 * Confined to one event loop.
 */
final class LoadReports {
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long TIMEOUT_MS = 1_000;
  private static final long MAX_BYTES = 1 << 20;

  private final HttpClient client;
  private final List<String> addresses;
  private Map<String, String> last = Map.of();
  private long readAt;
  private boolean read;

  LoadReports(HttpClient client, List<String> addresses) {
    this.client = client;
    this.addresses = List.copyOf(addresses);
  }

  /** Reasons by {@code name/version}. */
  Future<Map<String, String>> refused() {
    if (read && System.nanoTime() - readAt < FRESH_NANOS) {
      return Future.succeededFuture(last);
    }
    var refused = new HashMap<String, String>();
    List<Future<Map<String, String>>> asked =
        addresses.stream().map(this::ask).map(one -> one.onSuccess(refused::putAll)).toList();
    return Future.join(asked)
        .map(all -> keep(refused))
        .recover(failed -> Future.succeededFuture(keep(refused)));
  }

  private Map<String, String> keep(Map<String, String> refused) {
    last = Map.copyOf(refused);
    readAt = System.nanoTime();
    read = true;
    return last;
  }

  private Future<Map<String, String>> ask(String address) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(address + "/v1/load")
            .setTimeout(TIMEOUT_MS);
    return client
        .request(options)
        .compose(request -> request.send().compose(LoadReports::body))
        .timeout(2 * TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .map(LoadReports::failures);
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    var whole = Buffer.buffer();
    response.handler(
        part -> {
          if (whole.length() + part.length() > MAX_BYTES) {
            response.request().reset();
          } else {
            whole.appendBuffer(part);
          }
        });
    return response.end().map(whole);
  }

  private static Map<String, String> failures(Buffer report) {
    var refused = new HashMap<String, String>();
    for (JsonNode model : Json.read(report.getBytes(), JsonNode.class).path("models")) {
      if (model.path("state").asText().equals("failed")) {
        String key = model.path("name").asText() + "/" + model.path("version").asText();
        refused.put(key, model.path("reason").asText());
      }
    }
    return refused;
  }
}
