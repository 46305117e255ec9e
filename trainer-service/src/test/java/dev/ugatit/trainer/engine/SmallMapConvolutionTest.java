package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import dev.ugatit.network.tensors.TensorData;
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
    TensorData x = Layers.noise(1, batch, 5, height, width);
    TensorData w = Layers.noise(2, 6, 5, kernel, kernel);
    var form = new SmallMapConvolution(tensors);
    float[][] small =
        Layers.valueAndGradients(
            tensors, (input, weight) -> form.apply(input, weight, stride, pad), x, w);
    float[][] engine =
        Layers.valueAndGradients(
            tensors,
            (input, weight) ->
                Tensors.convolution(ReflectionPad.apply(input, pad), weight, null, stride),
            x,
            w);
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
}
