package dev.ugatit.translator.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of a model on this translator, as {@code GET /v1/load} shows it.
 *
 * @param state {@code loading}, {@code loaded} or {@code failed}
 * @param reason why it failed; empty otherwise
 * @param serves aliases that it answers for now
 * @param digest SHA-256 of its file
 * @param provider what executes it; absent unless loaded
 * @param memoryBytes what it takes in memory, estimated; absent unless loaded
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelStatus(
    String name,
    long version,
    String state,
    String reason,
    List<String> serves,
    String digest,
    @Nullable String provider,
    @Nullable Long memoryBytes) {
  public ModelStatus {
    serves = List.copyOf(serves);
  }

  /** {@code name/version}. */
  public String key() {
    return name + "/" + version;
  }
}
