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
 * <p>Champions and candidates of front models are loaded when they are announced and there is room,
 * other versions and back models when they are first asked for. Beyond the {@linkplain ModelBudget
 * budget} the least recently used goes: forms of other sizes first, then versions without an alias,
 * champions last. What was unloaded is loaded again when it is asked for, and serves those who
 * waited for it even if there is no room for it to stay. One model alone stays, whatever its size.
 */
public final class ServingModels {
  private static final Logger LOG = LoggerFactory.getLogger(ServingModels.class);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final ModelCatalogue catalogue;
  private final ModelLoading loading;
  private final Executor loader;
  private final LongSupplier clock;
  private final ModelBudget budget;

  /** By {@code name/version}. */
  private final Map<String, ModelEntry> entries = new HashMap<>();

  private final ServedAliases aliases = new ServedAliases();
  private final Surplus surplus;

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
      ModelBudget budget) {
    this.catalogue = catalogue;
    this.loading = loading;
    this.loader = loader;
    this.clock = clock;
    this.budget = budget;
    this.surplus = new Surplus(budget, aliases, loader);
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
    aliases.retain(catalogue.aliases().stream().map(AliasRecord::key).toList());
    for (ModelEntry entry : List.copyOf(entries.values())) {
      if (!catalogue.contains(entry.manifest) && !aliases.isServing(entry)) {
        unload(entry);
      }
    }
    surplus.forgetAllBut(catalogue.manifests().stream().map(ModelManifest::key).toList());
    surplus.unload(this::loaded, this::unload);
  }

  private List<AliasRecord> aliasesInOrder() {
    var all = new ArrayList<>(catalogue.aliases());
    // Champions first: they must find a place before candidates do.
    all.sort(
        Comparator.comparing((AliasRecord alias) -> !isChampion(alias.alias()))
            .thenComparing(AliasRecord::key));
    return all;
  }

  private Optional<ModelManifest> target(String name, String alias) {
    return catalogue.resolve(new ModelReference(name, alias));
  }

  private boolean isEager(AliasRecord alias, ModelManifest manifest) {
    if (aliases.isServed(alias.key()) || entries.containsKey(manifest.key())) {
      return true;
    }
    if (manifest.direction() != Direction.SOURCE_TO_TARGET || surplus.contains(manifest)) {
      return false;
    }
    List<ModelEntry> kept =
        entries.values().stream()
            .filter(entry -> entry.state != State.FAILED)
            .filter(entry -> !isChampion(alias.alias()) || isWantedAsChampion(entry.manifest))
            .toList();
    return budget.hasRoom(kept, new MemoryEstimate(manifest, budget.runs()).published());
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
      entry.waiting++;
    }
    return entry
        .load
        .thenCompose(
            model ->
                entry.acquired
                    ? CompletableFuture.completedFuture(model)
                    : acquire(reference)) // withdrawn while it was loading
        .exceptionallyCompose(
            failure ->
                hasOther(reference, entry)
                    ? acquire(reference)
                    : CompletableFuture.failedFuture(failure));
  }

  private @Nullable ModelEntry find(ModelReference reference) {
    String alias = reference.name() + "@" + reference.selector();
    ModelEntry current = reference.hasVersion() ? null : aliases.get(alias);
    if (current != null) {
      return current;
    }
    ModelEntry wanted = catalogue.resolve(reference).map(this::startLoad).orElse(null);
    if (wanted != null && wanted.state != State.FAILED) {
      return wanted;
    }
    Optional<ModelManifest> before = aliases.unloaded(alias).filter(catalogue::contains);
    return before.map(this::startLoad).orElse(wanted);
  }

  /** Whether something else than what has failed may answer: what did until it was unloaded. */
  private synchronized boolean hasOther(ModelReference reference, ModelEntry failed) {
    if (failed.state != State.FAILED || reference.hasVersion()) {
      return false;
    }
    ModelEntry other = find(reference);
    return other != null && other != failed && other.state != State.FAILED;
  }

  private ModelEntry startLoad(ModelManifest manifest) {
    ModelEntry known = entries.get(manifest.key());
    if (known != null && known.manifest.sha256().equals(manifest.sha256()) && !isStale(known)) {
      return known;
    }
    var entry = new ModelEntry(manifest);
    entry.lastUse = ++uses;
    surplus.remove(manifest);
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
    model.liveWithin(this::hasRoom, budget.runs());
    for (int waiting = 0; waiting < entry.waiting; waiting++) {
      model.acquire();
    }
    entry.acquired = true;
    for (AliasRecord alias : catalogue.aliases()) {
      Optional<ModelManifest> loaded = Optional.of(entry.manifest);
      if (target(alias.name(), alias.alias()).equals(loaded)
          || aliases.unloaded(alias.key()).equals(loaded)) {
        serve(alias.key(), entry);
      }
    }
    surplus.unload(this::loaded, this::unload);
    return true;
  }

  private synchronized boolean hasRoom(long bytes) {
    return budget.bytes(loaded()) + bytes <= budget.bytes();
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
    ModelEntry before = aliases.put(alias, entry);
    if (before == entry) {
      return;
    }
    LOG.info("{} is now version {}", alias, entry.manifest.version());
    if (before != null && !aliases.isServing(before)) {
      unload(before);
    }
  }

  private List<ModelEntry> loaded() {
    return entries.values().stream().filter(entry -> entry.state == State.LOADED).toList();
  }

  private void unload(ModelEntry entry) {
    entries.remove(entry.manifest.key(), entry);
    LoadedModel model = entry.model;
    if (model != null) {
      model.retire(loader);
    }
  }

  private static boolean isChampion(String alias) {
    return alias.equals(AliasRecord.CHAMPION);
  }

  /** All versions that are loaded, loading or refused, by name and version. */
  public synchronized List<ModelStatus> statuses() {
    return entries.values().stream()
        .map(entry -> entry.status(aliases.of(entry)))
        .sorted(Comparator.comparing(ModelStatus::name).thenComparing(ModelStatus::version))
        .toList();
  }

  /** What the loaded models take in memory, and may take. */
  public synchronized ModelMemory memory() {
    return new ModelMemory(budget.bytes(loaded()), budget.bytes());
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
    aliases.clear();
    List.copyOf(entries.values()).forEach(this::unload);
  }
}
