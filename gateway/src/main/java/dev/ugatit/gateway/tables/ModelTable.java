package dev.ugatit.gateway.tables;

import dev.ugatit.gateway.http.Listing;
import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.platform.http.Refusal;
import dev.ugatit.platform.kafka.Position;
import dev.ugatit.platform.kafka.Received;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Published models and where their aliases point. A writer that has to see its own record waits
 * with {@link #whenApplied}. Confined to one event loop.
 */
public final class ModelTable {
  /** Most versions, and most aliases, that are remembered. */
  static final int CAPACITY = 10_000;

  private final LatestTable<ModelManifest> manifests = new LatestTable<>(CAPACITY);
  private final LatestTable<AliasRecord> aliases = new LatestTable<>(CAPACITY);
  private final Applied applied = new Applied();

  /** Takes a record of the {@code models} topic. */
  public void apply(Received record) {
    String key = record.key();
    if (key != null) {
      apply(key, record);
    }
    applied.note(record);
  }

  private void apply(String key, Received record) {
    if (record.value() == null) {
      manifests.remove(key);
      aliases.remove(key);
    } else if (key.indexOf('@') >= 0) {
      Records.read(record, AliasRecord.class).ifPresent(alias -> aliases.put(key, alias));
    } else {
      Records.read(record, ModelManifest.class).ifPresent(model -> manifests.put(key, model));
    }
  }

  /** Names of all models, sorted. */
  public List<String> names() {
    return manifests.all().stream().map(ModelManifest::name).distinct().sorted().toList();
  }

  /** Versions of a model, newest first. */
  public List<ModelManifest> versions(String name) {
    return manifests.startingWith(name + "/").stream()
        .sorted((a, b) -> Long.compare(b.version(), a.version()))
        .toList();
  }

  /** Aliases of a model, sorted by name. */
  public List<AliasRecord> aliases(String name) {
    return aliases.startingWith(name + "@");
  }

  /** Where an alias of a model points. */
  public Optional<AliasRecord> alias(String name, String alias) {
    return aliases.get(name + "@" + alias);
  }

  /** Completes when the record at this position has been applied. */
  public Future<Void> whenApplied(Position position) {
    return applied.when(position);
  }

  /** Whether any version of the model is published. */
  public boolean has(String name) {
    return !manifests.startingWith(name + "/").isEmpty();
  }

  /** The version that a reference means now; empty when there is no such version or alias. */
  public OptionalLong version(ModelReference model) {
    if (model.hasVersion()) {
      long version = Long.parseLong(model.selector());
      return manifest(model.name(), version).isPresent()
          ? OptionalLong.of(version)
          : OptionalLong.empty();
    }
    Optional<AliasRecord> alias = aliases.get(model.name() + "@" + model.selector());
    return alias.map(a -> OptionalLong.of(a.version())).orElseGet(OptionalLong::empty);
  }

  /** The manifest of one version. */
  public Optional<ModelManifest> manifest(String name, long version) {
    return manifests.get(name + "/" + version);
  }

  /**
   * Refuses (404) a name that no model has; the refusal names those that there are.
   *
   * @param name as asked for, of any form
   */
  public void require(String name) {
    if (!has(name)) {
      throw Refusal.of(
          404,
          "no-such-model",
          "There is no model \"%s\". %s"
              .formatted(name, Listing.of(names(), "None is published yet: train one first.")));
    }
  }

  /** Refuses (404) a version or alias that the model does not have; see {@link #require}. */
  public void require(ModelReference model) {
    require(model.name());
    if (version(model).isPresent()) {
      return;
    }
    boolean champion = model.selector().equals(AliasRecord.CHAMPION);
    String code = champion ? "no-champion" : "no-such-version";
    throw Refusal.of(
        404,
        code,
        "Model \"%s\" has no %s. %s"
            .formatted(
                model.name(),
                model.hasVersion() ? "version " + model.selector() : "\"" + model.selector() + "\"",
                Listing.of(selectors(model.name()), "It has no alias and no version.")));
  }

  private List<String> selectors(String name) {
    Stream<String> known = aliases(name).stream().map(AliasRecord::alias);
    Stream<String> numbers = versions(name).stream().map(m -> String.valueOf(m.version()));
    return Stream.concat(known, numbers).toList();
  }
}
