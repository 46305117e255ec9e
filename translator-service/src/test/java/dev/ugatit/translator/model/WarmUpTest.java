package dev.ugatit.translator.model;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.network.tensors.TensorData;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WarmUpTest {
  private static final TensorData IMAGE = TensorData.of(new float[48], 1, 3, 4, 4);

  private final SortedMap<String, TensorData> probe =
      new TreeMap<>(
          Map.of(
              "image", IMAGE,
              "out", IMAGE,
              "heatmap", TensorData.of(new float[] {100}, 1, 1, 1, 1)));

  private void check(Map<String, TensorData> answers) throws Exception {
    new WarmUp(Manifests.of("anime", 1), probe).check(new FakeSession(answers));
  }

  private static Map<String, TensorData> answers(float out, float heatmap) {
    float[] values = new float[48];
    values[17] = out;
    var answers = new HashMap<String, TensorData>();
    answers.put("out", TensorData.of(values, 1, 3, 4, 4));
    answers.put("heatmap", TensorData.of(new float[] {heatmap}, 1, 1, 1, 1));
    answers.put("cam_logit", TensorData.of(new float[2], 1, 2));
    return answers;
  }

  @Test
  void acceptsRoundingAndMeasuresLargeValuesRelatively() {
    assertThatCode(() -> check(answers(0.0009f, 100.09f))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(floats = {0.0011f, -0.0011f, 1f})
  void refusesAnotherPicture(float out) {
    assertThatThrownBy(() -> check(answers(out, 100)))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining("\"out\" differs");
  }

  @Test
  void refusesAnotherHeatmap() {
    assertThatThrownBy(() -> check(answers(0, 100.2f))).hasMessageContaining("\"heatmap\" differs");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void refusesWhatIsNotFinite(float poison) {
    assertThatThrownBy(() -> check(answers(poison, 100))).hasMessageContaining("not finite");
    assertThatThrownBy(() -> check(answers(0, poison))).hasMessageContaining("not finite");
  }

  @Test
  void refusesAMissingOutput() {
    var answers = answers(0, 100);
    answers.remove("heatmap");
    assertThatThrownBy(() -> check(answers)).hasMessageContaining("heatmap");
  }

  @Test
  void refusesAProbeWithoutOutputs() {
    probe.remove("out");
    assertThatThrownBy(() -> new WarmUp(Manifests.of("anime", 1), probe))
        .hasMessageContaining("probe holds [heatmap, image]");
  }

  @Test
  void aModelWithoutAProbeMustAnswerAPictureOfItsSize() {
    var manifest = Manifests.of("anime", 1);
    var right = new FakeSession(Map.of("out", TensorData.of(new float[3072], 1, 3, 32, 32)));
    var small = new FakeSession(Map.of("out", TensorData.of(new float[48], 1, 3, 4, 4)));

    assertThatCode(() -> new WarmUp(manifest, null).check(right)).doesNotThrowAnyException();
    assertThatThrownBy(() -> new WarmUp(manifest, null).check(small))
        .isInstanceOf(ModelRefusedException.class);
  }
}
