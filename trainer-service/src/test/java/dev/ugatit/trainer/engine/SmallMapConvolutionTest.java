package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import dev.ugatit.network.tensors.TensorData;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallMapConvolutionTest {
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
  @CsvSource({"1, 8, 7, 4, 2, 1", "2, 8, 7, 4, 2, 1", "1, 4, 4, 4, 1, 1", "3, 3, 5, 1, 1, 0"})
  void agreesWithTheEnginesConvolutionInValueAndGradients(
      int batch, int height, int width, int kernel, int stride, int pad) {
    TensorData x = noise(1, batch, 5, height, width);
    TensorData w = noise(2, 6, 5, kernel, kernel);
    float[][] small = valueAndGradients(x, w, stride, pad, true);
    float[][] engine = valueAndGradients(x, w, stride, pad, false);
    for (int i = 0; i < small.length; i++) {
      assertThat(small[i]).hasSameSizeAs(engine[i]);
      for (int k = 0; k < small[i].length; k++) {
        assertThat(small[i][k]).isCloseTo(engine[i][k], offset(2e-5f));
      }
    }
  }

  @Test
  void refusesAPadThatIsNotBelowTheSide() {
    try (var scope = Tensors.scope()) {
      NDArray x = tensors.zeros(1, 2, 1, 4);
      NDArray weight = tensors.zeros(3, 2, 3, 3);
      assertThatThrownBy(() -> new DjlOps(tensors).convolution(x, weight, null, 1, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("pad of 1");
    }
  }

  private float[][] valueAndGradients(
      TensorData x, TensorData w, int stride, int pad, boolean small) {
    try (var scope = Tensors.scope();
        var recording = Tensors.recording(true)) {
      NDArray input = tensors.array(x);
      NDArray weight = tensors.array(w);
      input.setRequiresGradient(true);
      weight.setRequiresGradient(true);
      NDArray y =
          small
              ? new SmallMapConvolution(tensors).apply(input, weight, stride, pad)
              : Tensors.convolution(ReflectionPad.apply(input, pad), weight, null, stride);
      Tensors.backward(y.square().sum());
      return new float[][] {Tensors.data(y).values(), gradient(input), gradient(weight)};
    }
  }

  private static float[] gradient(NDArray array) {
    return Tensors.data(Objects.requireNonNull(Tensors.gradient(array))).values();
  }

  private static TensorData noise(long seed, long... shape) {
    var random = new SplittableRandom(seed);
    float[] values = new float[(int) TensorData.count(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return new TensorData(shape, values);
  }
}
