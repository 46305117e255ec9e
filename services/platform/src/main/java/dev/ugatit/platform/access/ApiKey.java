package dev.ugatit.platform.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ugatit.platform.contract.Names;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an API key; the key itself is not.
 *
 * @param name for logs and lists
 * @param sha256 {@linkplain SecretKey#digest digest} of the key
 * @param limit absent: the gateway's default
 * @param created milliseconds since 1970-01-01 UTC
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApiKey(
    String name, Role role, String sha256, @Nullable RateLimit limit, long created) {
  public ApiKey {
    if (name == null || role == null || sha256 == null) {
      throw new IllegalArgumentException("a key needs name, role and sha256");
    }
    Names.require("key", name);
    Names.requireSha256(sha256);
  }
}
