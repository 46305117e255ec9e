package dev.ugatit.gateway.access;

import dev.ugatit.gateway.http.ApiDocument;
import dev.ugatit.gateway.http.ApiDocument.Operation;
import dev.ugatit.platform.access.Role;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The role that each operation of the API's document needs, by its {@code x-ugatit-role}. What has
 * none, or is not in the document, needs {@link Role#ADMIN}. Immutable.
 */
final class OperationRoles {
  private static final String NONE = "none";
  private static final Pattern PARAMETER = Pattern.compile(":[^/]+");

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
   * The roles of a document.
   *
   * @throws IllegalArgumentException for a role that there is not
   */
  static OperationRoles of(ApiDocument document) {
    return new OperationRoles(
        document.operations().values().stream().map(OperationRoles::rule).toList());
  }

  private static Rule rule(Operation operation) {
    String said = operation.role();
    @Nullable Role role = said.isEmpty() ? Role.ADMIN : said.equals(NONE) ? null : Role.of(said);
    return new Rule(operation.method().name(), pattern(operation.path()), role);
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
