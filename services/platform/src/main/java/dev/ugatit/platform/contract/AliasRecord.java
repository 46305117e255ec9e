package dev.ugatit.platform.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Where an alias of a model points, keyed {@code name@alias} on the {@code models} topic.
 *
 * @param schema {@link #SCHEMA}
 * @param version that it points to
 * @param previous that it pointed to before; a rollback writes it again, pinned
 * @param by who moved it
 * @param pinned set by hand: a training does not move it any more
 * @param reason for a person
 * @param at milliseconds since 1970-01-01 UTC
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AliasRecord(
    int schema,
    String name,
    String alias,
    long version,
    @Nullable Long previous,
    String by,
    boolean pinned,
    String reason,
    long at) {
  public static final int SCHEMA = 1;

  /** Newest version that passed the publishing gate. */
  public static final String CANDIDATE = "candidate";

  /** Version that is served when none is asked for. */
  public static final String CHAMPION = "champion";

  public AliasRecord {
    Names.require("model", name);
    Names.require("alias", alias);
  }

  /** The record's key: {@code name@alias}. */
  public String key() {
    return name + "@" + alias;
  }
}
