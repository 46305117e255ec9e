package dev.ugatit.gateway.api.models;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ugatit.gateway.tables.ModelTable;
import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.ModelManifest;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A model as clients see it.
 *
 * @param champion version that answers when none is asked for; absent without one
 * @param versions newest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelView(
    String name, @Nullable Long champion, List<Alias> aliases, List<Version> versions) {

  /** Where an alias points, and who moved it there. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Alias(
      String alias,
      long version,
      @Nullable Long previous,
      boolean pinned,
      String by,
      String reason,
      long at) {
    static Alias of(AliasRecord a) {
      return new Alias(
          a.alias(), a.version(), a.previous(), a.pinned(), a.by(), a.reason(), a.at());
    }
  }

  /**
   * One version of a model.
   *
   * @param size side that it was trained at, pixels
   * @param fixedSize whether it runs at that size alone
   * @param multipleOf sides must be a multiple of this, pixels
   * @param bytes length of the model's file
   * @param sha256 of the model's file; answers carry it as {@code ugatit-digest}
   * @param outputs what may be asked for
   * @param training id of the training; empty for foreign models
   * @param refused why a translator cannot serve it; absent where none says so
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Version(
      long version,
      long step,
      Direction direction,
      int size,
      boolean fixedSize,
      int multipleOf,
      long bytes,
      String sha256,
      List<String> outputs,
      String training,
      Map<String, Double> metrics,
      double parity,
      @Nullable String refused) {
    static Version of(ModelManifest m, Map<String, String> refused) {
      return new Version(
          m.version(),
          m.step(),
          m.direction(),
          m.tensors().size(),
          m.tensors().fixedSize(),
          m.tensors().multipleOf(),
          m.bytes(),
          m.sha256(),
          List.copyOf(new TreeSet<>(m.tensors().outputs().keySet())),
          m.training(),
          m.metrics(),
          m.parity(),
          refused.get(m.key()));
    }
  }

  /**
   * A model of the table.
   *
   * @param refused why a translator cannot serve a version, by {@code name/version}
   */
  static ModelView of(ModelTable models, String name, Map<String, String> refused) {
    List<AliasRecord> aliases = models.aliases(name);
    Long champion =
        aliases.stream()
            .filter(a -> a.alias().equals(AliasRecord.CHAMPION))
            .map(AliasRecord::version)
            .findFirst()
            .orElse(null);
    return new ModelView(
        name,
        champion,
        aliases.stream().map(Alias::of).toList(),
        models.versions(name).stream().map(m -> Version.of(m, refused)).toList());
  }
}
