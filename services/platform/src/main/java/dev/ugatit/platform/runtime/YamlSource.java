package dev.ugatit.platform.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A YAML file as dotted keys. */
final class YamlSource {
  private YamlSource() {}

  /** Reads the file; the class of the parser is loaded only when there is a file. */
  static Map<String, RawValue> read(Path file) {
    try {
      JsonNode root = new YAMLMapper().readTree(file.toFile());
      Map<String, RawValue> values = new LinkedHashMap<>();
      if (root == null || root.isMissingNode() || root.isNull()) {
        return values;
      }
      if (!root.isObject()) {
        throw new ConfigurationException(
            List.of("The configuration file " + file + " holds no keys; write KEY: VALUE lines"));
      }
      flatten("", root, file, values);
      return values;
    } catch (IOException unreadable) {
      throw new ConfigurationException(
          "The configuration file " + file + " cannot be read: " + unreadable.getMessage(),
          unreadable);
    }
  }

  private static void flatten(
      String prefix, JsonNode node, Path file, Map<String, RawValue> values) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String key = prefix + field.getKey();
      JsonNode value = field.getValue();
      if (value.isObject()) {
        flatten(key + ".", value, file, values);
      } else if (value.isArray()) {
        List<String> elements = new ArrayList<>();
        value.forEach(element -> elements.add(text(element)));
        values.put(key, new RawValue(elements, true, file.toString()));
      } else if (!value.isNull()) {
        values.put(key, RawValue.text(text(value), file.toString()));
      }
    }
  }

  private static String text(JsonNode node) {
    return node.isValueNode() ? node.asText() : node.toString();
  }
}
