package dev.ugatit.translator.model;

import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.onnx.OnnxFile;
import dev.ugatit.translator.form.WinogradForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Winograd forms of a model that this product published. */
final class WinogradSource implements FormSource {
  /** What is done with the published file while it is there. */
  @FunctionalInterface
  interface Use {
    /** Uses the file. Blocks. */
    ModelSession with(Path published) throws IOException, ModelRunException;
  }

  /** Has the published file, which does not stay on the disk of a translator. */
  @FunctionalInterface
  interface PublishedFile {
    /**
     * Fetches the file, uses it and lets go of it. Blocks.
     *
     * @throws IOException when it cannot be had
     */
    ModelSession use(Use use) throws IOException, ModelRunException;
  }

  private final GeneratorOptions options;
  private final PublishedFile file;
  private final Path folder;
  private final SessionOpener opener;

  /**
   * A source for one model.
   *
   * @param folder for the form's file, which is deleted as soon as it is open
   */
  WinogradSource(GeneratorOptions options, PublishedFile file, Path folder, SessionOpener opener) {
    this.options = options;
    this.file = file;
    this.folder = folder;
    this.opener = opener;
  }

  @Override
  public boolean suits(Size size) {
    return WinogradForm.suits(options, size.height(), size.width());
  }

  @Override
  public String network() {
    return String.format(
        Locale.ROOT,
        "%s %d channels %d blocks",
        options.variant().name().toLowerCase(Locale.ROOT),
        options.channels(),
        options.blocks());
  }

  @Override
  public ModelSession open(Size size) throws IOException, ModelRunException {
    return file.use(published -> open(published, size));
  }

  private ModelSession open(Path published, Size size) throws IOException, ModelRunException {
    Path form = Files.createTempFile(folder, "form", ".onnx");
    Optional<Path> weights = Optional.empty();
    try {
      weights =
          WinogradForm.write(form, OnnxFile.read(published), options, size.height(), size.width());
      return opener.open(form, Provider.CPU);
    } finally {
      Files.deleteIfExists(form);
      if (weights.isPresent()) {
        Files.deleteIfExists(weights.get());
      }
    }
  }
}
