package dev.ugatit.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.oas.OpenApi31;
import dev.ugatit.platform.contract.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/**
 * Compares answers with what {@code openapi.yaml} says of them: the status is listed, the media
 * type is that of the status, JSON fits its schema and has no field that the document lacks.
 */
public final class DocumentedAnswers {
  private static final JsonMetaSchema DIALECT =
      JsonMetaSchema.builder(OpenApi31.getInstance())
          .keyword(new NonValidationKeyword("components"))
          .build();

  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(
          VersionFlag.V202012,
          builder -> builder.metaSchema(DIALECT).defaultMetaSchemaIri(DIALECT.getIri()));

  private final JsonNode document;

  public DocumentedAnswers() {
    Object tree = new Yaml().load(DocumentedAnswers.class.getResourceAsStream(Assets.OPENAPI));
    document = Json.mapper().valueToTree(tree);
    close(document);
  }

  /** Objects whose fields are listed have no others. */
  private static void close(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.has("properties")
        && object.path("type").asText().equals("object")
        && !object.has("additionalProperties")) {
      object.put("additionalProperties", false);
    }
    node.forEach(DocumentedAnswers::close);
  }

  /**
   * Checks an answer.
   *
   * @param template the path as the document has it
   */
  public void check(String method, String template, HttpResponse<byte[]> answer)
      throws IOException {
    String what = method + " " + template + " " + answer.statusCode();
    JsonNode operation =
        document.path("paths").path(template).path(method.toLowerCase(Locale.ROOT));
    assertThat(operation.isMissingNode()).as(what).isFalse();
    JsonNode said = resolve(operation.path("responses").path(String.valueOf(answer.statusCode())));
    assertThat(said.isMissingNode()).as("%s is not in the document", what).isFalse();
    String type = answer.headers().firstValue("content-type").orElse("").split(";", 2)[0];
    JsonNode content = said.path("content");
    if (content.isMissingNode()) {
      assertThat(answer.body()).as(what).isEmpty();
      return;
    }
    assertThat(content.has(type)).as("%s as %s", what, type).isTrue();
    if (type.endsWith("json")) {
      JsonNode json = Json.mapper().readTree(answer.body());
      assertThat(schema(content.path(type).path("schema")).validate(json))
          .as("%s: %s", what, new String(answer.body(), UTF_8))
          .isEmpty();
    }
  }

  /** Checks an answer of an operation. */
  void check(String operationId, HttpResponse<byte[]> answer) throws IOException {
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (method.getValue().path("operationId").asText().equals(operationId)) {
          check(method.getKey(), path.getKey(), answer);
          return;
        }
      }
    }
    throw new AssertionError("the document has no operation " + operationId);
  }

  /** The template of the document that a path is of. */
  public String template(String method, String path) {
    String bare = path.split("\\?", 2)[0];
    return document.path("paths").properties().stream()
        .filter(entry -> entry.getValue().has(method.toLowerCase(Locale.ROOT)))
        .map(Map.Entry::getKey)
        .filter(template -> bare.matches(template.replaceAll("\\{[a-z]+}", "[^/]+")))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the document has no " + method + " " + bare));
  }

  private JsonSchema schema(JsonNode part) {
    ObjectNode whole = Json.mapper().createObjectNode();
    whole.setAll((ObjectNode) part);
    whole.set("components", document.path("components"));
    return SCHEMAS.getSchema(whole);
  }

  private JsonNode resolve(JsonNode node) {
    String reference = node.path("$ref").asText();
    return reference.isEmpty() ? node : document.at(reference.substring(1));
  }
}
