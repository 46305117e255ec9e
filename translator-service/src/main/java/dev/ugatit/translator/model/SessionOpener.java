package dev.ugatit.translator.model;

import java.nio.file.Path;

/** Opens model files. */
@FunctionalInterface
interface SessionOpener {
  /**
   * Opens a model on one provider. Blocks.
   *
   * @throws ModelRunException when the file is no model, or the provider is not there
   */
  ModelSession open(Path file, Provider provider) throws ModelRunException;
}
