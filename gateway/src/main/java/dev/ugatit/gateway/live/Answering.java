package dev.ugatit.gateway.live;

import dev.ugatit.gateway.live.LiveMessages.Shown;
import dev.ugatit.gateway.tables.ModelTable;
import dev.ugatit.gateway.translate.TranslatedPicture;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.ModelReference;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One of the models that answer a session's frames, and which of its versions the client knows of.
 * Confined to one event loop.
 */
final class Answering {
  private final ModelTable models;
  private final ModelReference reference;
  private @Nullable Long version;
  private @Nullable String digest;

  /** The model as the table has it now; its version may not be known yet. */
  Answering(ModelTable models, ModelReference reference) {
    this.models = models;
    this.reference = reference;
    models.version(reference).ifPresent(now -> version = now);
    manifest().ifPresent(manifest -> digest = manifest.sha256());
  }

  ModelReference reference() {
    return reference;
  }

  /** The version that the reference means now, if known. */
  OptionalLong wanted() {
    return models.version(reference);
  }

  /** Learns which version has answered; whether it is another one than the client knows of. */
  boolean answeredBy(TranslatedPicture picture) {
    if (version != null && version == picture.version()) {
      return false;
    }
    version = picture.version();
    digest = picture.digest().isEmpty() ? null : picture.digest();
    return true;
  }

  /** The sizes that {@link Ladder} may choose from; empty while the version is not known. */
  List<Integer> sizes() {
    return manifest().map(manifest -> Ladder.sizes(manifest.tensors())).orElse(List.of());
  }

  /** The version's manifest, if both are known. */
  Optional<ModelManifest> manifest() {
    return version == null ? Optional.empty() : models.manifest(reference.name(), version);
  }

  /** What the client is told of it. */
  Shown shown(OptionalInt size) {
    List<Integer> sizes = sizes();
    return new Shown(
        reference.name(),
        version,
        digest,
        size.isPresent() ? (Integer) size.getAsInt() : null,
        sizes.isEmpty() ? null : sizes);
  }
}
