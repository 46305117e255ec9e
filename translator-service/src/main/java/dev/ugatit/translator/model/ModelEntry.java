package dev.ugatit.translator.model;

import dev.ugatit.platform.contract.ModelManifest;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ServingModels} knows of one version; guarded by it.
 *
 * <pre>
 *   LOADING ─▶ LOADED
 *      └─────▶ FAILED ─ asked for again, when worth it ─▶ LOADING
 * </pre>
 */
final class ModelEntry {
  enum State {
    LOADING,
    LOADED,
    FAILED
  }

  final ModelManifest manifest;
  State state = State.LOADING;

  /** In LOADING and after: completed when the load has ended, with the failure if it failed. */
  CompletableFuture<LoadedModel> load = new CompletableFuture<>();

  /** In LOADED alone. */
  @Nullable LoadedModel model;

  /** In FAILED alone. */
  @Nullable ModelRefusedException failure;

  long failedAt;

  /** In LOADING: who waits for it. */
  int waiting;

  /** In LOADED: whether it was acquired for those who waited. */
  boolean acquired;

  /** Whether the log has it that this one alone is more than there is room for. */
  boolean toldTooLarge;

  /** Order of the last use: the smallest is unloaded first. */
  long lastUse;

  ModelEntry(ModelManifest manifest) {
    this.manifest = manifest;
  }

  /** Estimated bytes: of what is open, or of what was published. */
  long bytes(int runs) {
    return model == null ? new MemoryEstimate(manifest, runs).published() : model.bytes();
  }

  ModelStatus status(List<String> serves) {
    return new ModelStatus(
        manifest.name(),
        manifest.version(),
        state.name().toLowerCase(Locale.ROOT),
        failure == null ? "" : failure.publicReason(),
        serves,
        manifest.sha256(),
        model == null ? null : model.provider().label(),
        model == null ? null : model.bytes());
  }
}
