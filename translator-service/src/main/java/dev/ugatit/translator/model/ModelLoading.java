package dev.ugatit.translator.model;

import dev.ugatit.platform.contract.ModelManifest;

/** Brings a model from its manifest to service. */
@FunctionalInterface
interface ModelLoading {
  /**
   * Loads and checks. Blocks; called by one thread at a time.
   *
   * @throws ModelRefusedException with the reason; nothing stays open
   */
  LoadedModel load(ModelManifest manifest) throws ModelRefusedException;
}
