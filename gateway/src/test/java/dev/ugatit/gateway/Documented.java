package dev.ugatit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import org.yaml.snakeyaml.Yaml;

/** Compares answers with what the document says of them. */
public final class Documented {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode DOCUMENT = read();

  private Documented() {}

  /** Checks status and body against the document, and returns the body. */
  public static JsonNode json(HttpResponse<byte[]> answer, int status, String operationId)
      throws IOException {
    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(status);
    JsonNode response = resolve(operation(operationId).path("responses").path("" + status));
    JsonNode schema = response.path("content").path("application/json").path("schema");
    assertThat(schema.isObject()).as("%s documents %d", operationId, status).isTrue();
    ObjectNode whole = JSON.createObjectNode();
    whole.setAll((ObjectNode) schema);
    whole.set("components", DOCUMENT.path("components"));
    JsonNode body = JSON.readTree(answer.body());
    assertThat(JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(whole).validate(body))
        .as("%s", body)
        .isEmpty();
    return body;
  }

  private static JsonNode operation(String id) {
    for (JsonNode path : DOCUMENT.path("paths")) {
      for (JsonNode operation : path) {
        if (operation.path("operationId").asText().equals(id)) {
          return operation;
        }
      }
    }
    throw new AssertionError("the document has no operation " + id);
  }

  private static JsonNode resolve(JsonNode node) {
    String reference = node.path("$ref").asText();
    return reference.isEmpty() ? node : DOCUMENT.at(reference.substring(1));
  }

  private static JsonNode read() {
    try (InputStream document = Documented.class.getResourceAsStream(Assets.OPENAPI)) {
      return JSON.valueToTree(new Yaml().load(document));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
