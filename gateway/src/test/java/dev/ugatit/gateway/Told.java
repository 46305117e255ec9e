package dev.ugatit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.platform.contract.Json;
import java.io.IOException;
import java.net.http.HttpResponse;

/** Reads JSON answers in tests. */
public final class Told {
  private Told() {}

  public static JsonNode json(HttpResponse<byte[]> response) throws IOException {
    return Json.mapper().readTree(response.body());
  }

  /** Checks that the answer is a whole problem of this status and kind, and returns its detail. */
  public static String problem(HttpResponse<byte[]> response, int status, String code)
      throws IOException {
    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
    JsonNode problem = json(response);
    assertThat(problem.path("type").asText()).isEqualTo("urn:ugatit:problem:" + code);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("instance").asText())
        .isEqualTo(response.headers().firstValue("ugatit-request").orElse("no header"));
    assertThat(problem.path("title").asText()).isNotBlank();
    return problem.path("detail").asText();
  }
}
