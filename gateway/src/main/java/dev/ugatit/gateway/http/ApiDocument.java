package dev.ugatit.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.oas.OpenApi31;
import dev.ugatit.platform.contract.Json;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * An OpenAPI 3.1 document, read for what binds and checks requests: operations, roles, parameters
 * of the query and schemas of JSON bodies. Thread-safe.
 */
public final class ApiDocument {
  /** What the Path Item Object holds beside operations. */
  private static final Set<String> NO_METHOD =
      Set.of("parameters", "summary", "description", "servers", "$ref");

  private static final JsonMetaSchema DIALECT =
      JsonMetaSchema.builder(OpenApi31.getInstance())
          .keyword(new NonValidationKeyword("components"))
          .build();

  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(
          VersionFlag.V202012,
          builder -> builder.metaSchema(DIALECT).defaultMetaSchemaIri(DIALECT.getIri()));

  private final JsonNode root;
  private final Map<String, Operation> operations = new LinkedHashMap<>();

  /**
   * One operation of the document.
   *
   * @param path as a route has it, {@code /v1/models/:name}
   * @param role that a caller needs, as {@code x-ugatit-role} says it; empty where it says nothing
   * @param query parameters that the query may have
   * @param body what a JSON body must be; absent for operations without one
   */
  public record Operation(
      String id,
      HttpMethod method,
      String path,
      String role,
      List<Parameter> query,
      @Nullable JsonSchema body) {
    Optional<JsonSchema> jsonBody() {
      return Optional.ofNullable(body);
    }
  }

  /**
   * A parameter of the query.
   *
   * @param type of JSON that its text stands for: {@code integer}, {@code boolean}, {@code string}
   */
  public record Parameter(String name, String type, JsonSchema schema) {}

  private ApiDocument(JsonNode root) {
    this.root = root;
    for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (!NO_METHOD.contains(method.getKey())) {
          add(path.getKey(), path.getValue().path("parameters"), method);
        }
      }
    }
  }

  /**
   * Reads a document of the class path. Blocks.
   *
   * @throws IllegalStateException when it is missing, or names an operation twice or not at all
   */
  public static ApiDocument load(String resource) {
    try (@Nullable InputStream stream = ApiDocument.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException(resource + " is missing from the class path");
      }
      // Not Jackson's reader: it leaves YAML's aliases unresolved.
      Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(stream);
      return new ApiDocument(Json.mapper().valueToTree(tree));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + resource, e);
    }
  }

  /** All operations by their id, in the document's order. */
  public Map<String, Operation> operations() {
    return operations;
  }

  private void add(String path, JsonNode shared, Map.Entry<String, JsonNode> method) {
    JsonNode said = method.getValue();
    String id = said.path("operationId").asText();
    var query = new ArrayList<Parameter>();
    shared.forEach(parameter -> addQuery(query, resolve(parameter)));
    said.path("parameters").forEach(parameter -> addQuery(query, resolve(parameter)));
    JsonNode content = resolve(said.path("requestBody")).path("content");
    JsonNode body = content.path("application/json").path("schema");
    Operation operation =
        new Operation(
            id,
            HttpMethod.valueOf(method.getKey().toUpperCase(Locale.ROOT)),
            path.replace('{', ':').replace("}", ""),
            said.path("x-ugatit-role").asText(),
            List.copyOf(query),
            body.isMissingNode() ? null : schema(body));
    if (id.isEmpty() || operations.put(id, operation) != null) {
      throw new IllegalStateException(
          "operationId \"%s\" of %s %s is missing or taken".formatted(id, method.getKey(), path));
    }
  }

  private void addQuery(List<Parameter> query, JsonNode parameter) {
    if (parameter.path("in").asText().equals("query")) {
      JsonNode schema = parameter.path("schema");
      String type = resolve(schema).path("type").asText("string");
      query.add(new Parameter(parameter.path("name").asText(), type, schema(schema)));
    }
  }

  /** A schema of the document with all that its references may name. */
  private JsonSchema schema(JsonNode part) {
    ObjectNode whole = Json.mapper().createObjectNode();
    whole.setAll((ObjectNode) part);
    whole.set("components", root.path("components"));
    return SCHEMAS.getSchema(whole);
  }

  private JsonNode resolve(JsonNode node) {
    String reference = node.path("$ref").asText();
    return reference.isEmpty() ? node : root.at(reference.substring(1));
  }
}
