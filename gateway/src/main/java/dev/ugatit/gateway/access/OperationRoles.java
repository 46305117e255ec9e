package dev.ugatit.gateway.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.ugatit.platform.access.Role;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The role that each operation of the API's document needs, by its {@code x-ugatit-role}. What has
 * none, or is not in the document, needs {@link Role#ADMIN}. Immutable.
 */
final class OperationRoles {
  private static final String KEY = "x-ugatit-role";
  private static final String NONE = "none";
  private static final Pattern PARAMETER = Pattern.compile("\\{[^/}]+}");

  private final List<Rule> rules;

  /** An operation; without a role it is open to everyone. */
  private record Rule(String method, Pattern path, @Nullable Role role) {
    boolean covers(String askedMethod, String askedPath) {
      return method.equals(askedMethod) && path.matcher(askedPath).matches();
    }
  }

  private OperationRoles(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * Reads a document from the class path. Blocks.
   *
   * @throws IllegalArgumentException for a role that there is not
   */
  static OperationRoles load(String resource) throws IOException {
    try (InputStream document = OperationRoles.class.getResourceAsStream(resource)) {
      if (document == null) {
        throw new IOException(resource + " is not on the class path");
      }
      var rules = new ArrayList<Rule>();
      JsonNode paths = new YAMLMapper().readTree(document).path("paths");
      for (Map.Entry<String, JsonNode> path : paths.properties()) {
        for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
          if (operation.getValue().has("operationId")) {
            rules.add(rule(operation.getKey(), path.getKey(), operation.getValue()));
          }
        }
      }
      return new OperationRoles(rules);
    }
  }

  private static Rule rule(String method, String path, JsonNode operation) {
    String role = operation.path(KEY).asText(Role.ADMIN.label());
    return new Rule(
        method.toUpperCase(Locale.ROOT), pattern(path), role.equals(NONE) ? null : Role.of(role));
  }

  private static Pattern pattern(String path) {
    var regex = new StringBuilder();
    int from = 0;
    var parameter = PARAMETER.matcher(path);
    while (parameter.find()) {
      regex.append(Pattern.quote(path.substring(from, parameter.start()))).append("[^/]+");
      from = parameter.end();
    }
    // The router takes an address with a slash at its end for the one without.
    return Pattern.compile(regex + Pattern.quote(path.substring(from)) + "/?");
  }

  /**
   * What a request needs; nothing when it is open to everyone.
   *
   * @param path normalised, as the router matches it
   */
  Optional<Role> needed(String method, String path) {
    Optional<Rule> rule = rules.stream().filter(one -> one.covers(method, path)).findFirst();
    return rule.isEmpty() ? Optional.of(Role.ADMIN) : Optional.ofNullable(rule.get().role());
  }
}
