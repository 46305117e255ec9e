package dev.ugatit.translator.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.Variant;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.ModelData;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.store.Artifact;
import dev.ugatit.platform.store.FolderStore;
import dev.ugatit.translator.model.ModelRefusedException.Stage;
import dev.ugatit.translator.queue.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models whose weights are a file of their own: as above 2 GB, but small. */
class ModelDataTest {
  @TempDir Path folder;

  private final TinyModel tiny = new TinyModel(1);
  private FolderStore store;
  private ModelLoader loader;
  private ModelManifest manifest;
  private ModelData data;

  @BeforeEach
  void publish() throws IOException {
    store = new FolderStore(folder.resolve("store"));
    loader = loader(WantedForm.PLAIN);
    manifest = tiny.publishInTwoFiles(store, folder, "large", 1);
    data = Objects.requireNonNull(manifest.data());
  }

  private ModelLoader loader(WantedForm form) {
    var forms = new ModelLoader.Forms(form, folder.resolve("forms.txt"), Runnable::run);
    return new ModelLoader(store, folder.resolve("cache"), WantedProvider.CPU, 1, forms);
  }

  @AfterEach
  void nothingStaysInTheCache() throws IOException {
    try (var files = Files.list(folder.resolve("cache"))) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void bothFilesTogetherAnswerAsTheOracle() throws Exception {
    assertThat(stored(data.artifact())).hasSize(data.bytes());
    LoadedModel model = loader.load(manifest);
    assertThat(model.acquire()).isTrue();
    TensorData image = TinyModel.noise(1, 48, 32, 3);

    TensorData answer =
        Objects.requireNonNull(model.run(image, Set.of("out"), new Cancellation()).get("out"));

    assertThat(answer.values())
        .usingComparatorWithPrecision(1e-4f)
        .containsExactly(tiny.oracle(image, "out").values());
    model.release();
    model.retire(Runnable::run);
  }

  @Test
  void itsWinogradFormAnswersAsTheOracleToo() throws Exception {
    var wide = new TinyModel(new GeneratorOptions(Variant.LIGHT, 32, 8, 1), 2);
    LoadedModel model =
        loader(WantedForm.WINOGRAD).load(wide.publishInTwoFiles(store, folder, "wide", 1));
    assertThat(model.form()).isEqualTo(Form.WINOGRAD);
    assertThat(model.acquire()).isTrue();
    TensorData image = TinyModel.noise(1, 32, 32, 3);

    TensorData answer =
        Objects.requireNonNull(model.run(image, Set.of("out"), new Cancellation()).get("out"));

    assertThat(answer.values())
        .usingComparatorWithPrecision(1e-4f)
        .containsExactly(wide.oracle(image, "out").values());
    model.release();
    model.retire(Runnable::run);
  }

  @Test
  void refusesAModelWhoseWeightsAreMissing() {
    store.delete(data.artifact());
    assertRefused(manifest, Stage.FETCH, data.sha256() + ".data");
  }

  @Test
  void refusesWeightsWithOtherBytes() throws IOException {
    Path file = stored(data.artifact());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertRefused(manifest, Stage.FETCH, data.sha256());
  }

  @Test
  void refusesAModelWhoseManifestDoesNotNameItsWeights() throws IOException {
    assertRefused(alone(manifest.artifact(), manifest.sha256()), Stage.CONTRACT, data.sha256());
  }

  @Test
  void refusesTheWeightsOfAnotherModel() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other")).resolve("m.onnx");
    ModelManifest mixed = manifest.with(stored(new TinyModel(2).writeInTwoFiles(other)));
    assertRefused(mixed, Stage.CONTRACT, data.sha256());
  }

  @Test
  void refusesWeightsThatAModelOfOneFileDoesNotAskFor() throws IOException {
    ModelManifest whole = tiny.publish(store, folder, "whole", 1);
    assertRefused(whole.with(data), Stage.CONTRACT, data.sha256());
  }

  @Test
  void refusesALocationThatClimbsOutOfTheFolder() throws IOException {
    String name = data.sha256() + ".data";
    String climbing = "../" + name.substring(3);
    assertRefused(renamed(name, climbing).with(data), Stage.CONTRACT, "not beside the model");
  }

  @Test
  void refusesWeightsThatEndTooEarlyAlthoughTheirDigestIsRight() throws IOException {
    byte[] bytes = Files.readAllBytes(stored(data.artifact()));
    Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, bytes.length - 4));
    ModelData shorter = stored(cut);
    ModelManifest short4 = renamed(data.sha256(), shorter.sha256()).with(shorter);
    assertRefused(short4, Stage.CONTRACT, "leaves the file of its weights");
  }

  /** The model with each occurrence of a text replaced by one of the same length. */
  private ModelManifest renamed(String text, String by) throws IOException {
    assertThat(by).hasSameSizeAs(text);
    String bytes = Files.readString(stored(manifest.artifact()), ISO_8859_1);
    assertThat(bytes).contains(text);
    Path file = Files.writeString(folder.resolve("renamed"), bytes.replace(text, by), ISO_8859_1);
    Artifact model = store.put(file, "onnx");
    return alone(model.uri(), model.sha256());
  }

  private ModelManifest alone(String artifact, String sha256) {
    return Manifests.of("large", 1, artifact, sha256, manifest.probe(), manifest.probeSha256());
  }

  private ModelData stored(Path file) throws IOException {
    Artifact artifact = store.put(file, "data");
    return new ModelData(artifact.uri(), artifact.sha256(), artifact.bytes());
  }

  private Path stored(String uri) {
    return folder.resolve("store").resolve(uri.substring("artifact:".length()));
  }

  private void assertRefused(ModelManifest refused, Stage stage, String reason) {
    assertThatThrownBy(() -> loader.load(refused))
        .isInstanceOfSatisfying(
            ModelRefusedException.class, e -> assertThat(e.stage()).isEqualTo(stage))
        .hasMessageContaining(reason);
  }
}
