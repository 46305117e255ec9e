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

  /** Order of the last use: the smallest is unloaded first. */
  long lastUse;

  ModelEntry(ModelManifest manifest) {
    this.manifest = manifest;
  }

  ModelStatus status(List<String> serves) {
    return new ModelStatus(
        manifest.name(),
        manifest.version(),
        state.name().toLowerCase(Locale.ROOT),
        failure == null ? "" : failure.publicReason(),
        serves,
        manifest.sha256(),
        model == null ? null : model.provider().label());
  }
}
