package dev.ugatit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ugatit.platform.contract.Json;
import java.io.IOException;
import java.net.http.HttpResponse;

/** Answers of operations by their id, held against the document. */
public final class Documented {
  private static final DocumentedAnswers DOCUMENT = new DocumentedAnswers();

  private Documented() {}

  /** Checks status and body against the document, and returns the body. */
  public static JsonNode json(HttpResponse<byte[]> answer, int status, String operationId)
      throws IOException {
    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(status);
    DOCUMENT.check(operationId, answer);
    return Json.mapper().readTree(answer.body());
  }
}
