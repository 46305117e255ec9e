package dev.ugatit.translator.model;

import dev.ugatit.platform.contract.ModelManifest;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is unloaded when more is loaded than the budget has it, least recently used first: forms of
 * other sizes than their model's own, where memory is short; then versions without an alias, then
 * those with one, champions last. Guarded by {@link ServingModels}.
 */
final class Surplus {
  private static final Logger LOG = LoggerFactory.getLogger(Surplus.class);

  private final ModelBudget budget;
  private final ServedAliases aliases;
  private final Executor loader;

  /** Keys of versions that were unloaded and not asked for since. */
  private final Set<String> unloaded = new HashSet<>();

  /**
   * Nothing was unloaded yet.
   *
   * @param loader closes sessions
   */
  Surplus(ModelBudget budget, ServedAliases aliases, Executor loader) {
    this.budget = budget;
    this.aliases = aliases;
    this.loader = loader;
  }

  /** Whether this version was unloaded and not asked for since: it waits until somebody does. */
  boolean contains(ModelManifest manifest) {
    return unloaded.contains(manifest.key());
  }

  /** A version that is loaded, since somebody asked for it. */
  void remove(ModelManifest manifest) {
    unloaded.remove(manifest.key());
  }

  /** Only versions of these keys exist. */
  void forgetAllBut(Collection<String> keys) {
    unloaded.retainAll(keys);
  }

  /**
   * Unloads until the rest fits, or one version alone is left.
   *
   * @param loaded what is loaded now
   * @param unload takes a version out of service
   */
  void unload(Supplier<List<ModelEntry>> loaded, Consumer<ModelEntry> unload) {
    List<ModelEntry> all = loaded.get();
    while (budget.isExceeded(all)) {
      if (!budget.isTooLarge(all) || !unloadForm(all)) {
        if (all.size() == 1) {
          tellTooLarge(all.get(0));
          return;
        }
        ModelEntry leaving = leastUsed(all);
        LOG.info("Model {} makes room until it is asked for again", leaving.manifest.key());
        unloaded.add(leaving.manifest.key());
        aliases.unload(leaving);
        unload.accept(leaving);
      }
      all = loaded.get();
    }
  }

  private boolean unloadForm(List<ModelEntry> loaded) {
    Optional<LoadedModel> holder =
        loaded.stream()
            .flatMap(entry -> Stream.ofNullable(entry.model))
            .filter(model -> model.leastUseOfForms().isPresent())
            .min(Comparator.comparing(model -> model.leastUseOfForms().orElse(0)));
    holder.ifPresent(
        model -> {
          LOG.info("Model {} gives up a form to make room", model.manifest().key());
          model.unloadLeastUsedForm(loader);
        });
    return holder.isPresent();
  }

  private ModelEntry leastUsed(List<ModelEntry> loaded) {
    return loaded.stream()
        .min(
            Comparator.comparing(aliases::servesAsChampion)
                .thenComparing(aliases::isServing)
                .thenComparing(entry -> entry.lastUse))
        .orElseThrow();
  }

  private void tellTooLarge(ModelEntry entry) {
    if (!entry.toldTooLarge) {
      entry.toldTooLarge = true;
      LOG.warn(
          "Model {} takes about {} MiB, more than the {} MiB that all models may take, and is served"
              + " alone: raise translator.model-memory to have others beside it",
          entry.manifest.key(),
          entry.bytes(budget.runs()) >> 20,
          budget.bytes() >> 20);
    }
  }
}
