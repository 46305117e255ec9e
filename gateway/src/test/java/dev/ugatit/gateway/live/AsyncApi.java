package dev.ugatit.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.ugatit.platform.contract.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The schemas of {@code asyncapi.yaml}, for messages of either side. */
final class AsyncApi {
  static final JsonNode DOCUMENT = load();
  private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

  private AsyncApi() {}

  /** Fails when a message does not fit the schema of its type. */
  static void check(JsonNode message) {
    String type = message.path("type").asText();
    assertThat(DOCUMENT.at("/components/messages/" + type).isMissingNode())
        .as("message %s", message)
        .isFalse();
    assertThat(schema(type).validate(message)).as("message %s", message).isEmpty();
  }

  private static JsonSchema schema(String message) {
    return SCHEMAS.computeIfAbsent(
        message,
        name -> {
          ObjectNode root = Json.mapper().createObjectNode();
          root.set("components", DOCUMENT.get("components"));
          root.put("$ref", "#/components/messages/" + name + "/payload");
          return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(root);
        });
  }

  private static JsonNode load() {
    try (InputStream in = AsyncApi.class.getResourceAsStream("/dev/ugatit/gateway/asyncapi.yaml")) {
      return new YAMLMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
