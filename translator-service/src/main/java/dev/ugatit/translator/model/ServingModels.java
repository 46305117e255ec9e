package dev.ugatit.translator.model;

import dev.ugatit.platform.contract.AliasRecord;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.ModelReference;
import dev.ugatit.translator.catalogue.ModelCatalogue;
import dev.ugatit.translator.model.ModelEntry.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which models are loaded and which version answers for each alias. Thread-safe; no method blocks.
 *
 * <p>An alias answers with the version that it was last <i>successfully</i> moved to: when the
 * catalogue points elsewhere, the new version is loaded and warmed first, then the reference is
 * swapped, then the old one drains and is closed. A version that is refused changes nothing but its
 * status.
 *
 * <p>Champions and candidates of front models are loaded when they are announced, other versions
 * and back models when they are first asked for. At most {@code maxModels} stay loaded: beyond, the
 * least recently used goes, versions without an alias first, champions last.
 */
public final class ServingModels {
  private static final Logger LOG = LoggerFactory.getLogger(ServingModels.class);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final ModelCatalogue catalogue;
  private final ModelLoading loading;
  private final Executor loader;
  private final LongSupplier clock;
  private final int maxModels;

  /** By {@code name/version}. */
  private final Map<String, ModelEntry> entries = new HashMap<>();

  /** Who answers, by {@code name@alias}; always LOADED. */
  private final Map<String, ModelEntry> serving = new HashMap<>();

  private long uses;

  /**
   * Serves what the catalogue announces; call {@link #refresh()} after each change of it.
   *
   * @param loader runs loads one at a time
   * @param clock nanoseconds, as {@link System#nanoTime()}
   */
  public ServingModels(
      ModelCatalogue catalogue,
      ModelLoading loading,
      Executor loader,
      LongSupplier clock,
      int maxModels) {
    this.catalogue = catalogue;
    this.loading = loading;
    this.loader = loader;
    this.clock = clock;
    this.maxModels = maxModels;
  }

  /**
   * Brings service in line with the catalogue: swaps aliases to loaded versions, begins loads,
   * tries again what could not be fetched, unloads what is withdrawn. Idempotent.
   */
  public synchronized void refresh() {
    for (AliasRecord alias : aliasesInOrder()) {
      Optional<ModelManifest> target = target(alias.name(), alias.alias());
      if (target.isPresent() && isEager(alias, target.get())) {
        ModelEntry entry = startLoad(target.get());
        if (entry.state == State.LOADED) {
          serve(alias.key(), entry);
        }
      }
    }
    var announced = catalogue.aliases().stream().map(AliasRecord::key).toList();
    serving.keySet().retainAll(announced);
    for (ModelEntry entry : List.copyOf(entries.values())) {
      if (!catalogue.contains(entry.manifest) && !isServing(entry)) {
        unload(entry);
      }
    }
    unloadSurplus();
  }

  private List<AliasRecord> aliasesInOrder() {
    var aliases = new ArrayList<>(catalogue.aliases());
    // Champions first: they must find a place before candidates do.
    aliases.sort(
        Comparator.comparing((AliasRecord alias) -> !isChampion(alias.alias()))
            .thenComparing(AliasRecord::key));
    return aliases;
  }

  private Optional<ModelManifest> target(String name, String alias) {
    return catalogue.resolve(new ModelReference(name, alias));
  }

  private boolean isEager(AliasRecord alias, ModelManifest manifest) {
    if (serving.containsKey(alias.key()) || entries.containsKey(manifest.key())) {
      return true;
    }
    boolean front = manifest.direction() == Direction.SOURCE_TO_TARGET;
    long kept =
        entries.values().stream()
            .filter(entry -> entry.state != State.FAILED)
            .filter(entry -> !isChampion(alias.alias()) || isWantedAsChampion(entry.manifest))
            .count();
    return front && kept < maxModels;
  }

  private boolean isWantedAsChampion(ModelManifest manifest) {
    return target(manifest.name(), AliasRecord.CHAMPION).equals(Optional.of(manifest));
  }

  /**
   * Finds, loads if need be, and acquires what a reference means. The caller must {@linkplain
   * LoadedModel#release() release} what it gets.
   *
   * @return fails with {@link NoSuchModelException} or {@link ModelRefusedException}
   */
  public CompletionStage<LoadedModel> acquire(ModelReference reference) {
    ModelEntry entry;
    synchronized (this) {
      entry = find(reference);
      if (entry == null) {
        return CompletableFuture.failedFuture(
            new NoSuchModelException(reference, catalogue.knows(reference.name())));
      }
      entry.lastUse = ++uses;
      if (entry.model != null && entry.model.acquire()) {
        return CompletableFuture.completedFuture(entry.model);
      }
    }
    return entry.load.thenCompose(
        model ->
            model.acquire()
                ? CompletableFuture.completedFuture(model)
                : acquire(reference)); // unloaded between its load and this call
  }

  private @Nullable ModelEntry find(ModelReference reference) {
    String alias = reference.name() + "@" + reference.selector();
    ModelEntry current = reference.hasVersion() ? null : serving.get(alias);
    if (current != null) {
      return current;
    }
    return catalogue.resolve(reference).map(this::startLoad).orElse(null);
  }

  private ModelEntry startLoad(ModelManifest manifest) {
    ModelEntry known = entries.get(manifest.key());
    if (known != null && known.manifest.sha256().equals(manifest.sha256()) && !isStale(known)) {
      return known;
    }
    var entry = new ModelEntry(manifest);
    entry.lastUse = ++uses;
    entries.put(manifest.key(), entry);
    loader.execute(() -> load(entry));
    return entry;
  }

  private boolean isStale(ModelEntry entry) {
    return entry.failure != null
        && entry.failure.worthRetrying()
        && clock.getAsLong() - entry.failedAt >= RETRY_NANOS;
  }

  private void load(ModelEntry entry) {
    try {
      LoadedModel model = loading.load(entry.manifest);
      if (!loaded(entry, model)) {
        model.retire(loader);
      }
      entry.load.complete(model);
    } catch (ModelRefusedException e) {
      LOG.error(
          "Model {} is refused at {}: {}. What served before still serves",
          entry.manifest.key(),
          e.stage(),
          e.getMessage());
      failed(entry, e);
    } catch (RuntimeException | Error e) {
      LOG.error("Model {} could not be loaded", entry.manifest.key(), e);
      failed(entry, new ModelRefusedException(ModelRefusedException.Stage.OPEN, e.toString(), e));
    }
  }

  /** Takes a model into service; false when its version was withdrawn while it was loading. */
  private synchronized boolean loaded(ModelEntry entry, LoadedModel model) {
    entry.model = model;
    entry.state = State.LOADED;
    if (entries.get(entry.manifest.key()) != entry) {
      return false;
    }
    for (AliasRecord alias : catalogue.aliases()) {
      if (target(alias.name(), alias.alias()).equals(Optional.of(entry.manifest))) {
        serve(alias.key(), entry);
      }
    }
    unloadSurplus();
    return true;
  }

  private void failed(ModelEntry entry, ModelRefusedException failure) {
    synchronized (this) {
      entry.failure = failure;
      entry.failedAt = clock.getAsLong();
      entry.state = State.FAILED;
    }
    entry.load.completeExceptionally(failure);
  }

  private void serve(String alias, ModelEntry entry) {
    ModelEntry before = serving.put(alias, entry);
    if (before == entry) {
      return;
    }
    LOG.info("{} is now version {}", alias, entry.manifest.version());
    if (before != null && !isServing(before)) {
      unload(before);
    }
  }

  private void unloadSurplus() {
    while (true) {
      List<ModelEntry> loaded =
          entries.values().stream().filter(entry -> entry.state == State.LOADED).toList();
      if (loaded.size() <= maxModels) {
        return;
      }
      ModelEntry victim =
          loaded.stream()
              .min(
                  Comparator.comparing(this::servesAsChampion)
                      .thenComparing(this::isServing)
                      .thenComparing(entry -> entry.lastUse))
              .orElseThrow();
      serving.values().removeIf(entry -> entry == victim);
      unload(victim);
    }
  }

  private void unload(ModelEntry entry) {
    entries.remove(entry.manifest.key(), entry);
    LoadedModel model = entry.model;
    if (model != null) {
      model.retire(loader);
    }
  }

  private boolean isServing(ModelEntry entry) {
    return serving.containsValue(entry);
  }

  private boolean servesAsChampion(ModelEntry entry) {
    return serving.get(entry.manifest.name() + "@" + AliasRecord.CHAMPION) == entry;
  }

  private static boolean isChampion(String alias) {
    return alias.equals(AliasRecord.CHAMPION);
  }

  /** All versions that are loaded, loading or refused, by name and version. */
  public synchronized List<ModelStatus> statuses() {
    return entries.values().stream()
        .map(entry -> entry.status(aliasesOf(entry)))
        .sorted(Comparator.comparing(ModelStatus::name).thenComparing(ModelStatus::version))
        .toList();
  }

  private List<String> aliasesOf(ModelEntry entry) {
    return serving.entrySet().stream()
        .filter(served -> served.getValue() == entry)
        .map(served -> served.getKey().substring(served.getKey().indexOf('@') + 1))
        .sorted()
        .toList();
  }

  /** Keys {@code name/version} of what is loading; empty when each load has come to an end. */
  public synchronized List<String> stillLoading() {
    return entries.values().stream()
        .filter(entry -> entry.state == State.LOADING)
        .map(entry -> entry.manifest.key())
        .sorted()
        .toList();
  }

  /** Takes everything out of service; what runs finishes first. */
  public synchronized void retireAll() {
    serving.clear();
    List.copyOf(entries.values()).forEach(this::unload);
  }
}
