package dev.ugatit.translator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.ModelManifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProviderChoiceTest {
  private static final Path FILE = Path.of("model.onnx");
  private static final TensorData PICTURE = TensorData.of(new float[3 * 4 * 4], 1, 3, 4, 4);

  private final ModelManifest manifest = Manifests.of("anime", 1);
  private final List<Provider> tried = new ArrayList<>();
  private final FakeSession sound = new FakeSession(Map.of("out", PICTURE));

  private final WarmUp warmUp = warmUp();

  private WarmUp warmUp() {
    try {
      return new WarmUp(manifest, new TreeMap<>(Map.of("image", PICTURE, "out", PICTURE)));
    } catch (ModelRefusedException e) {
      throw new AssertionError(e);
    }
  }

  private ProviderChoice choice(WantedProvider wanted, SessionOpener onCuda) {
    return new ProviderChoice(
        wanted,
        (file, provider) -> {
          tried.add(provider);
          return provider == Provider.CUDA ? onCuda.open(file, provider) : sound;
        });
  }

  private static ModelSession missing(Path file, Provider provider) throws ModelRunException {
    throw new ModelRunException("libcublasLt.so.12: cannot open shared object file");
  }

  @Test
  void autoTakesCudaWhereItRuns() throws Exception {
    var choice = choice(WantedProvider.AUTO, (file, provider) -> sound);

    assertThat(choice.open(manifest, FILE, warmUp).provider()).isEqualTo(Provider.CUDA);
    assertThat(tried).containsExactly(Provider.CUDA);
  }

  @Test
  void autoFallsBackToTheCpuOnceAndForAll() throws Exception {
    var choice = choice(WantedProvider.AUTO, ProviderChoiceTest::missing);

    assertThat(choice.open(manifest, FILE, warmUp).provider()).isEqualTo(Provider.CPU);
    assertThat(choice.open(manifest, FILE, warmUp).provider()).isEqualTo(Provider.CPU);
    assertThat(tried).containsExactly(Provider.CUDA, Provider.CPU, Provider.CPU);
  }

  @Test
  void autoFallsBackWhenCudaOpensButDoesNotRunAndClosesThatSession() throws Exception {
    FakeSession broken = FakeSession.failing();
    var choice = choice(WantedProvider.AUTO, (file, provider) -> broken);

    assertThat(choice.open(manifest, FILE, warmUp).provider()).isEqualTo(Provider.CPU);
    assertThat(broken.closed).isEqualTo(1);
  }

  @Test
  void aWrongAnswerOnCudaMovesThatModelAlone() throws Exception {
    float[] wrong = new float[3 * 4 * 4];
    wrong[5] = 0.01f;
    var answers = new FakeSession(Map.of("out", TensorData.of(wrong, 1, 3, 4, 4)));
    var choice = choice(WantedProvider.AUTO, (file, provider) -> answers);

    assertThat(choice.open(manifest, FILE, warmUp).provider()).isEqualTo(Provider.CPU);
    answers.answers = Map.of("out", PICTURE);
    assertThat(choice.open(manifest, FILE, warmUp).provider()).isEqualTo(Provider.CUDA);
  }

  @Test
  void cudaFailsHardWithTheReason() {
    var choice = choice(WantedProvider.CUDA, ProviderChoiceTest::missing);

    assertThatThrownBy(() -> choice.open(manifest, FILE, warmUp))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining("libcublasLt.so.12");
    assertThat(tried).containsExactly(Provider.CUDA);
  }

  @Test
  void cpuNeverTouchesCuda() throws Exception {
    var choice = choice(WantedProvider.CPU, ProviderChoiceTest::missing);

    assertThat(choice.open(manifest, FILE, warmUp).provider()).isEqualTo(Provider.CPU);
    assertThat(tried).containsExactly(Provider.CPU);
  }

  @Test
  void aFileThatIsNoModelDoesNotCondemnCuda() throws Exception {
    var noModel = new boolean[] {true};
    var choice =
        new ProviderChoice(
            WantedProvider.AUTO,
            (file, provider) -> {
              if (noModel[0]) {
                throw new ModelRunException("protobuf parsing failed");
              }
              return sound;
            });
    assertThatThrownBy(() -> choice.open(manifest, FILE, warmUp))
        .isInstanceOf(ModelRefusedException.class);

    noModel[0] = false;

    assertThat(choice.open(manifest, FILE, warmUp).provider()).isEqualTo(Provider.CUDA);
  }
}
