package dev.ugatit.gateway.access;

import dev.ugatit.platform.access.RateLimit;
import dev.ugatit.platform.access.Role;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request.
 *
 * @param name of its key
 * @param limit absent: as often as it likes
 */
public record Caller(String name, Role role, @Nullable RateLimit limit) {
  /** Whoever calls a gateway without keys. */
  static final Caller ANYONE = new Caller("anyone", Role.ADMIN, null);
}
