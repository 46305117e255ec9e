package dev.ugatit.platform.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The JSON schemas of the contract records, for values that come from outside: a request's body, a
 * record of a foreign producer. Schemas are read when first needed. Thread-safe.
 */
public final class Schemas {
  private static final Map<Class<?>, String> FILES =
      Map.of(
          Dataset.class, "dataset",
          DatasetStats.class, "dataset-stats",
          TrainingRecord.class, "training",
          TrainingProgress.class, "training-progress",
          ModelManifest.class, "model-manifest",
          AliasRecord.class, "model-alias",
          TranslatorAnnouncement.class, "translator");

  private static final Map<Class<?>, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

  private Schemas() {}

  /** The records that have a schema, each with its file's name without extension. */
  public static Map<Class<?>, String> files() {
    return FILES;
  }

  /**
   * Reads a record after checking the text against its schema.
   *
   * @throws IllegalArgumentException naming every field that is wrong and why
   */
  public static <T> T read(byte[] json, Class<T> type) {
    JsonNode tree;
    try {
      tree = Json.mapper().readTree(json);
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
    }
    var faults = new TreeSet<String>();
    for (ValidationMessage fault : schema(type).validate(tree)) {
      faults.add(fault.getMessage());
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "not a " + type.getSimpleName() + ": " + String.join("; ", faults));
    }
    return Json.read(json, type);
  }

  private static JsonSchema schema(Class<?> type) {
    return SCHEMAS.computeIfAbsent(type, Schemas::load);
  }

  private static JsonSchema load(Class<?> type) {
    String file = FILES.get(type);
    if (file == null) {
      throw new IllegalArgumentException(type.getSimpleName() + " has no schema");
    }
    try (InputStream in = Schemas.class.getResourceAsStream("/schema/" + file + ".json")) {
      if (in == null) {
        throw new IllegalStateException("schema " + file + " is missing from the class path");
      }
      return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
