package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import dev.ugatit.network.tensors.TensorData;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WinogradConvolutionTest {
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

  /** Sides of one tile, of several, cut into two and three blocks, and long but not to be cut. */
  @ParameterizedTest
  @CsvSource({"1, 4, 8", "2, 8, 4", "2, 32, 48", "1, 64, 12", "1, 36, 40"})
  void agreesWithTheEnginesConvolutionInValueAndGradients(int batch, int height, int width) {
    var winograd = new WinogradConvolution(tensors, WinogradTiles.PLAIN);
    assertAgreement(
        winograd::apply, WinogradConvolutionTest::direct, Layers.noise(1, batch, 5, height, width));
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 4", "2, 6, 8", "2, 32, 48", "1, 64, 12", "1, 34, 38"})
  void agreesWithEnlargementAndTheEnginesConvolution(int batch, int height, int width) {
    var winograd = new WinogradConvolution(tensors, WinogradTiles.ENLARGED);
    assertAgreement(
        winograd::apply,
        (x, weight) -> direct(Tensors.enlarge(x), weight),
        Layers.noise(2, batch, 5, height, width));
  }

  @Test
  void takesMapsOfWholeTilesOnly() {
    assertThat(WinogradTiles.PLAIN.suit(64, 8, 12)).isTrue();
    assertThat(WinogradTiles.PLAIN.suit(64, 8, 18)).isFalse();
    assertThat(WinogradTiles.PLAIN.suit(8, 8, 12)).isFalse();
    assertThat(WinogradTiles.ENLARGED.suit(4, 18, 8)).isTrue();
    assertThat(WinogradTiles.ENLARGED.suit(4, 9, 8)).isFalse();
  }

  private static NDArray direct(NDArray x, NDArray weight) {
    return Tensors.convolution(ReflectionPad.apply(x, 1), weight, null, 1);
  }

  private void assertAgreement(
      BinaryOperator<NDArray> form, BinaryOperator<NDArray> expected, TensorData x) {
    TensorData weight = Layers.noise(3, 6, 5, 3, 3);
    float[][] actual = Layers.valueAndGradients(tensors, form, x, weight);
    float[][] wanted = Layers.valueAndGradients(tensors, expected, x, weight);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).hasSameSizeAs(wanted[i]);
      float largest = 0;
      for (float value : wanted[i]) {
        largest = Math.max(largest, Math.abs(value));
      }
      for (int k = 0; k < actual[i].length; k++) {
        assertThat(actual[i][k]).isCloseTo(wanted[i][k], offset(2e-5f * largest));
      }
    }
  }
}
