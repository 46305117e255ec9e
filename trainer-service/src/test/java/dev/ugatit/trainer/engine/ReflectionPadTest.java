package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import dev.ugatit.network.tensors.TensorData;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReflectionPadTest {
  private Tensors tensors;

  @BeforeEach
  void start() {
    EngineThreads.use(2);
    tensors = new Tensors(Device.cpu());
  }

  @AfterEach
  void close() {
    tensors.close();
  }

  @ParameterizedTest
  @CsvSource({"2, 2, 1", "3, 5, 1", "4, 4, 1", "9, 6, 1", "4, 5, 3", "7, 9, 3", "8, 20, 3"})
  void mirrorsWithoutRepeatingTheEdgeAndSendsGradientsBack(int height, int width, int pad) {
    TensorData x = Trainings.pictures(1, 2, Math.max(height, width));
    TensorData picture = cut(x, height, width);
    try (var scope = Tensors.scope();
        var recording = Tensors.recording(true)) {
      NDArray input = tensors.array(picture);
      input.setRequiresGradient(true);
      NDArray padded = ReflectionPad.apply(input, pad);
      Tensors.backward(padded.sum());

      float[] actual = Tensors.data(padded).values();
      assertThat(actual).isEqualTo(mirrored(picture, pad));
      assertThat(Tensors.data(Objects.requireNonNull(Tensors.gradient(input))).values())
          .isEqualTo(uses(height, width, pad));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 5, 1", "5, 1, 1", "3, 8, 3", "8, 2, 3"})
  void refusesAPadThatIsNotBelowTheSide(int height, int width, int pad) {
    try (var scope = Tensors.scope()) {
      NDArray x = tensors.zeros(1, 1, height, width);
      assertThatThrownBy(() -> ReflectionPad.apply(x, pad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("pad of " + pad);
    }
  }

  @Test
  void leavesThePictureWithoutPad() {
    try (var scope = Tensors.scope()) {
      NDArray x = tensors.zeros(1, 1, 1, 1);
      assertThat(ReflectionPad.apply(x, 0)).isSameAs(x);
    }
  }

  private static TensorData cut(TensorData x, int height, int width) {
    float[] values = new float[2 * 3 * height * width];
    System.arraycopy(x.values(), 0, values, 0, values.length);
    return TensorData.of(values, 2, 3, height, width);
  }

  private static int mirror(int i, int size) {
    int j = Math.abs(i);
    return j < size ? j : 2 * (size - 1) - j;
  }

  private static float[] mirrored(TensorData x, int pad) {
    int height = (int) x.shape()[2];
    int width = (int) x.shape()[3];
    int h = height + 2 * pad;
    int w = width + 2 * pad;
    float[] out = new float[6 * h * w];
    for (int i = 0; i < out.length; i++) {
      int plane = i / (h * w);
      int row = mirror(i / w % h - pad, height);
      int column = mirror(i % w - pad, width);
      out[i] = x.values()[(plane * height + row) * width + column];
    }
    return out;
  }

  /** How often each pixel shows in the padded picture. */
  private static float[] uses(int height, int width, int pad) {
    float[] uses = new float[6 * height * width];
    for (int plane = 0; plane < 6; plane++) {
      for (int row = -pad; row < height + pad; row++) {
        for (int column = -pad; column < width + pad; column++) {
          uses[(plane * height + mirror(row, height)) * width + mirror(column, width)]++;
        }
      }
    }
    return uses;
  }
}
