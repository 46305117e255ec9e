package dev.ugatit.translator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.Variant;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.platform.store.Artifact;
import dev.ugatit.platform.store.FolderStore;
import dev.ugatit.translator.model.ModelRefusedException.Stage;
import dev.ugatit.translator.queue.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files, real ONNX Runtime, the oracle's answers. */
class ModelLoaderTest {
  @TempDir Path folder;

  private final TinyModel tiny = new TinyModel(1);
  private FolderStore store;
  private ModelLoader loader;

  @BeforeEach
  void openStore() throws IOException {
    store = new FolderStore(folder.resolve("store"));
    loader = loader(WantedForm.AUTO);
  }

  private ModelLoader loader(WantedForm form) {
    var forms = new ModelLoader.Forms(form, folder.resolve("forms.txt"), Runnable::run);
    return new ModelLoader(store, folder.resolve("cache"), WantedProvider.AUTO, 1, forms);
  }

  private void assertRefused(ModelManifest manifest, Stage stage, String reason) {
    assertThatThrownBy(() -> loader.load(manifest))
        .isInstanceOfSatisfying(
            ModelRefusedException.class, e -> assertThat(e.stage()).isEqualTo(stage))
        .hasMessageContaining(reason);
  }

  private ModelManifest publish(Path file) throws IOException {
    Artifact probe = store.put(tiny.writeProbe(folder, 0), "safetensors");
    return TinyModel.manifest("anime", 1, store.put(file, "onnx"), probe);
  }

  @Test
  void aLoadedModelAnswersAsTheOracleAtAnySize() throws Exception {
    LoadedModel model = loader.load(tiny.publish(store, folder, "anime", 1));
    assertThat(model.acquire()).isTrue();

    for (int side : new int[] {32, 48}) {
      TensorData image = TinyModel.noise(1, side, side, side);
      Map<String, TensorData> answers =
          model.run(image, Set.of("out", "heatmap", "cam_logit"), new Cancellation());
      tiny.oracle(image)
          .forEach(
              (name, wanted) -> {
                TensorData got = Objects.requireNonNull(answers.get(name), name);
                assertThat(got.shape()).containsExactly(wanted.shape());
                assertThat(largestDifference(got, wanted)).as(name).isLessThan(1e-4);
              });
    }

    model.release();
    model.retire(Runnable::run);
    assertThat(model.acquire()).isFalse();
  }

  private static double largestDifference(TensorData one, TensorData other) {
    double largest = 0;
    for (int i = 0; i < one.values().length; i++) {
      largest = Math.max(largest, Math.abs(one.values()[i] - other.values()[i]));
    }
    return largest;
  }

  @Test
  void aWideModelRunsInWinogradsFormAtItsSizeAndAtOthersThatAreAskedFor() throws Exception {
    var wide = new TinyModel(new GeneratorOptions(Variant.LIGHT, 32, 8, 1), 2);
    LoadedModel model = loader(WantedForm.WINOGRAD).load(wide.publish(store, folder, "anime", 1));
    assertThat(model.form()).isEqualTo(Form.WINOGRAD);

    TensorData image = TinyModel.noise(1, 40, 52, 3);
    assertThat(model.form(image)).isEqualTo(Form.PLAIN);
    for (int run = 0; run < 2; run++) { // the first has the form made, here at once
      TensorData got = model.run(image, Set.of("out"), new Cancellation()).get("out");
      assertThat(largestDifference(Objects.requireNonNull(got), wide.oracle(image, "out")))
          .isLessThan(1e-4);
      assertThat(model.form(image)).isEqualTo(Form.WINOGRAD);
    }
    TensorData three = TinyModel.noise(3, 40, 52, 3); // the form takes one picture a run
    TensorData all = model.run(three, Set.of("out"), new Cancellation()).get("out");
    assertThat(largestDifference(Objects.requireNonNull(all), wide.oracle(three, "out")))
        .isLessThan(1e-4);
    TensorData small = TinyModel.noise(1, 8, 8, 3);
    model.run(small, Set.of("out"), new Cancellation());
    assertThat(model.form(small)).isEqualTo(Form.PLAIN);

    assertThat(folder.resolve("cache")).isEmptyDirectory();
    model.retire(Runnable::run);
  }

  @Test
  void theSettingAndNarrowNetworksKeepThePlainForm() throws Exception {
    var wide = new TinyModel(new GeneratorOptions(Variant.LIGHT, 32, 8, 1), 2);
    LoadedModel asWished = loader(WantedForm.PLAIN).load(wide.publish(store, folder, "anime", 1));
    LoadedModel narrow = loader(WantedForm.WINOGRAD).load(tiny.publish(store, folder, "anime", 2));

    assertThat(asWished.form()).isEqualTo(Form.PLAIN);
    assertThat(narrow.form()).isEqualTo(Form.PLAIN);
    assertThat(folder.resolve("forms.txt")).doesNotExist();
    asWished.retire(Runnable::run);
    narrow.retire(Runnable::run);
  }

  @Test
  void whatWasMeasuredIsKeptForTheNextVersion() throws Exception {
    var wide = new TinyModel(new GeneratorOptions(Variant.LIGHT, 32, 8, 1), 2);
    LoadedModel model = loader.load(wide.publish(store, folder, "anime", 1));

    assertThat(folder.resolve("forms.txt"))
        .content()
        .startsWith(model.form().label() + "\tlight 8 channels 1 blocks, 32×32, ");
    model.retire(Runnable::run);
  }

  @Test
  void removesWhatAKilledProcessLeftInTheCacheAndNothingThatIsInUse() throws Exception {
    Path cache = Files.createDirectories(folder.resolve("cache"));
    Path left = Files.write(cache.resolve("form123.onnx"), new byte[100]);
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(120)));
    Path fresh = Files.write(cache.resolve("form456.onnx"), new byte[100]);
    Files.createDirectory(cache.resolve("folder"));

    loader.removeLeftovers();

    assertThat(left).doesNotExist();
    assertThat(fresh).exists();
    assertThat(cache.resolve("folder")).exists();
    assertThat(cache.toFile().list()).hasSize(2);
  }

  @Test
  void leavesNothingInItsCache() throws Exception {
    loader.load(tiny.publish(store, folder, "anime", 1)).retire(Runnable::run);

    try (var files = Files.list(folder.resolve("cache"))) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aRunStopsWhenItIsCancelled() throws Exception {
    LoadedModel model = loader.load(tiny.publish(store, folder, "anime", 1));
    var cancelled = new Cancellation();
    cancelled.cancel();

    assertThatThrownBy(() -> model.run(TinyModel.noise(1, 32, 32, 1), Set.of("out"), cancelled))
        .isInstanceOf(ModelRunException.class);
    model.retire(Runnable::run);
  }

  @Test
  void refusesAFileThatIsMissing() throws Exception {
    ModelManifest manifest = tiny.publish(store, folder, "anime", 1);
    store.delete(manifest.artifact());

    assertRefused(manifest, Stage.FETCH, "is not in the store");
  }

  @Test
  void refusesAFileWithOtherBytes() throws Exception {
    ModelManifest manifest = tiny.publish(store, folder, "anime", 1);
    Path stored = folder.resolve("store").resolve(manifest.sha256() + ".onnx");
    byte[] bytes = Files.readAllBytes(stored);
    bytes[bytes.length / 2] ^= 1;
    Files.write(stored, bytes);

    assertRefused(manifest, Stage.FETCH, manifest.sha256());
  }

  @Test
  void refusesATruncatedModelWhoseDigestIsRight() throws Exception {
    byte[] bytes = Files.readAllBytes(tiny.write(folder));
    for (double share : new double[] {0.02, 0.5, 0.99}) {
      Path cut = Files.createTempFile(folder, "cut", ".onnx");
      Files.write(cut, Arrays.copyOf(bytes, (int) (bytes.length * share)));
      ModelManifest manifest = publish(cut);
      assertThatThrownBy(() -> loader.load(manifest)).isInstanceOf(ModelRefusedException.class);
    }
  }

  @Test
  void refusesWhatIsNoModelAtAll() throws Exception {
    Path text = Files.writeString(folder.resolve("text.onnx"), "not a model ".repeat(100));

    assertRefused(publish(text), Stage.CONTRACT, "no ONNX model");
  }

  @Test
  void refusesAModelThatIsNotTheTrainers() throws Exception {
    assertRefused(publish(new TinyModel(2).write(folder)), Stage.WARM_UP, "differs");
  }

  @Test
  void refusesAProbeThatIsOffByMoreThanAThousandth() throws Exception {
    Artifact model = store.put(tiny.write(folder), "onnx");
    Artifact near = store.put(tiny.writeProbe(folder, 5e-4f), "safetensors");
    Artifact far = store.put(tiny.writeProbe(folder, 2e-3f), "safetensors");

    loader.load(TinyModel.manifest("anime", 1, model, near)).retire(Runnable::run);
    assertRefused(TinyModel.manifest("anime", 1, model, far), Stage.WARM_UP, "\"out\" differs");
  }

  @Test
  void refusesAGraphThatDoesNotFitItsManifest() throws Exception {
    ModelManifest right = tiny.publish(store, folder, "anime", 1);

    assertRefused(with(right, "picture", "out", 17), Stage.CONTRACT, "\"picture\"");
    assertRefused(with(right, "image", "result", 17), Stage.CONTRACT, "\"result\"");
    assertRefused(with(right, "image", "cam_logit", 17), Stage.CONTRACT, "cam_logit");
    assertRefused(with(right, "image", "out", 16), Stage.CONTRACT, "opset");
  }

  private static ModelManifest with(
      ModelManifest manifest, String input, String output, int opset) {
    TensorContract t = manifest.tensors();
    var tensors =
        new TensorContract(
            input, output, t.heatmap(), t.camLogit(), -1, 1, -1, 1, "RGB", 32, false, 4);
    return new ModelManifest(
        manifest.schema(),
        manifest.name(),
        manifest.version(),
        manifest.direction(),
        manifest.artifact(),
        manifest.sha256(),
        manifest.bytes(),
        opset,
        tensors,
        manifest.network(),
        manifest.fit(),
        manifest.training(),
        manifest.step(),
        manifest.snapshot(),
        manifest.metrics(),
        manifest.parity(),
        manifest.probe(),
        manifest.probeSha256(),
        manifest.producer());
  }
}
