package dev.ugatit.translator.model;

import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.onnx.GeneratorExport;
import dev.ugatit.network.onnx.OnnxFile;
import dev.ugatit.network.tensors.Safetensors;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.store.ArtifactStore;
import dev.ugatit.translator.model.ModelRefusedException.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads models from the artifact store: fetch with digest → {@linkplain GraphCheck contract} →
 * {@linkplain ProviderChoice open} → {@linkplain WarmUp warm up} → {@linkplain FormChooser choose
 * the form}. Confined to the thread that loads models.
 */
public final class ModelLoader implements ModelLoading {
  private static final Logger LOG = LoggerFactory.getLogger(ModelLoader.class);

  /** A file that nobody has written to for so long is not about to be opened. */
  private static final Duration LEFT = Duration.ofMinutes(1);

  private final ArtifactStore store;
  private final Path cache;
  private final ProviderChoice providers;
  private final OrtOpener opener;
  private final Forms forms;
  private @Nullable FormChooser chooser;

  /**
   * In which form models run on a CPU.
   *
   * @param choices file that keeps which form was the faster
   * @param loader the thread that loads models; it also makes forms of sizes that are asked for
   */
  public record Forms(WantedForm wanted, Path choices, Executor loader) {}

  /**
   * A loader that has not touched ONNX Runtime yet.
   *
   * @param cache folder for fetched files; each is deleted as soon as its model is open
   * @param intraOpThreads threads within one run on the CPU
   */
  public ModelLoader(
      ArtifactStore store, Path cache, WantedProvider provider, int intraOpThreads, Forms forms) {
    this.store = store;
    this.cache = cache.toAbsolutePath().normalize();
    this.opener = new OrtOpener(intraOpThreads);
    this.providers = new ProviderChoice(provider, opener);
    this.forms = forms;
  }

  @Override
  public LoadedModel load(ModelManifest manifest) throws ModelRefusedException {
    long begin = System.nanoTime();
    var files = new ArrayList<Path>();
    try {
      fetch(manifest, files);
      GraphCheck.check(manifest, files);
      var warmUp = new WarmUp(manifest, probe(manifest));
      LoadedModel model = providers.open(manifest, files.get(0), warmUp);
      seekFaster(model, files.get(0), warmUp);
      LOG.info(
          "Model {} is loaded on {}, {}, in {} ms",
          manifest.key(),
          model.provider().label(),
          model.form().label(),
          (System.nanoTime() - begin) / 1_000_000);
      return model;
    } finally {
      files.forEach(this::forget);
    }
  }

  /**
   * Removes what a process that was killed has left in the cache. Blocks; on the thread that loads
   * models, before the first.
   */
  public void removeLeftovers() {
    Instant limit = Instant.now().minus(LEFT);
    try (Stream<Path> files = Files.list(cache)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
          LOG.info("{} was left in the cache of models and is removed", file.getFileName());
          forget(file);
        }
      }
    } catch (NoSuchFileException e) {
      LOG.debug("Nothing was left in the cache of models: {}", e.toString());
    } catch (IOException e) {
      LOG.warn("What was left in the cache of models stays there: {}", e.toString());
    }
  }

  /** Models from elsewhere run as they were published. */
  private void seekFaster(LoadedModel model, Path file, WarmUp warmUp) {
    ModelManifest manifest = model.manifest();
    if (forms.wanted() == WantedForm.PLAIN) {
      return;
    }
    try {
      Optional<GeneratorOptions> options = GeneratorExport.options(OnnxFile.read(file));
      if (options.isPresent()) {
        var source =
            new WinogradSource(options.get(), use -> withFile(manifest, use), cache, opener);
        model.seekFaster(chooser(), source, warmUp.pictures(), forms.loader());
      }
    } catch (IOException e) {
      LOG.warn("Model {} runs in the plain form: {}", manifest.key(), e.getMessage());
    }
  }

  private ModelSession withFile(ModelManifest manifest, WinogradSource.Use use)
      throws IOException, ModelRunException {
    var files = new ArrayList<Path>();
    try {
      fetch(manifest, files);
      return use.with(files.get(0));
    } catch (ModelRefusedException e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      files.forEach(this::forget);
    }
  }

  private FormChooser chooser() {
    FormChooser known = chooser;
    if (known == null) {
      known =
          new FormChooser(
              forms.wanted(),
              new FormMemory(forms.choices()),
              FormMemory.machine(opener.threads(), opener.runtime()),
              System::nanoTime);
      chooser = known;
    }
    return known;
  }

  private @Nullable SortedMap<String, TensorData> probe(ModelManifest manifest)
      throws ModelRefusedException {
    if (manifest.probe().isEmpty()) {
      return null;
    }
    Path file = fetch(manifest.probe(), manifest.probeSha256());
    try {
      return Safetensors.read(file);
    } catch (IOException e) {
      throw new ModelRefusedException(
          Stage.WARM_UP, "its probe cannot be read: " + e.getMessage(), e);
    } finally {
      forget(file);
    }
  }

  /** The model's file, then that of its weights if they are in one of their own. */
  private void fetch(ModelManifest manifest, List<Path> files) throws ModelRefusedException {
    files.add(fetch(manifest.artifact(), manifest.sha256()));
    if (manifest.data() != null) { // ONNX Runtime looks for it beside the model
      files.add(fetch(manifest.data().artifact(), manifest.data().sha256()));
    }
  }

  private Path fetch(String uri, String sha256) throws ModelRefusedException {
    try {
      Files.createDirectories(cache);
      return store.fetch(uri, sha256, cache);
    } catch (IOException e) {
      throw new ModelRefusedException(
          Stage.FETCH, "its file " + uri + " cannot be fetched: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new ModelRefusedException(
          Stage.DIGEST, "its manifest names no file: " + e.getMessage(), e);
    }
  }

  /**
   * An open model does not need its files: what it maps into memory stays on the disk until it is
   * closed. The store's own files are not ours to delete.
   */
  private void forget(Path file) {
    if (!file.toAbsolutePath().normalize().startsWith(cache)) {
      return;
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} stays in the cache of models: {}", file.getFileName(), e.toString());
    }
  }
}
