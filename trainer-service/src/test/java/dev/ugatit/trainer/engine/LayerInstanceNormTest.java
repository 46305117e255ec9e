package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import dev.ugatit.network.tensors.TensorData;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerInstanceNormTest {
  private static final int CHANNELS = 5;
  private static final int SIDE = 12;
  private static final int PIXELS = SIDE * SIDE;

  @BeforeEach
  void useTwoThreads() {
    EngineThreads.use(2);
  }

  /** A mean of many deviations is what a fused E[x²] − m² would lose its digits to. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1, 100})
  void agreesWithTheFormulaInDoubleAtAnyMean(double mean) {
    var random = new SplittableRandom(11);
    double[] x = random.doubles(2L * CHANNELS * PIXELS, mean - 1.7, mean + 1.7).toArray();
    double[] rho = random.doubles(CHANNELS, 0, 1).toArray();
    double[] gamma = random.doubles(2 * CHANNELS, -2, 2).toArray();
    double[] beta = random.doubles(2 * CHANNELS, -2, 2).toArray();
    float[] actual;
    try (var tensors = new Tensors(Device.cpu());
        var scope = Tensors.scope();
        var recording = Tensors.recording(false)) {
      NDArray y =
          new DjlOps(tensors)
              .adaptiveLayerInstanceNorm(
                  tensors.array(data(x, 2, CHANNELS, SIDE, SIDE)),
                  tensors.array(data(rho, 1, CHANNELS, 1, 1)),
                  tensors.array(data(gamma, 2, CHANNELS)),
                  tensors.array(data(beta, 2, CHANNELS)));
      actual = Tensors.data(y).values();
    }
    double tolerance = mean > 10 ? 5e-5 : 5e-6; // x itself has that many digits after the mean
    for (int n = 0; n < 2; n++) {
      double[] picture = moments(x, n * CHANNELS * PIXELS, CHANNELS * PIXELS);
      for (int c = 0; c < CHANNELS; c++) {
        int plane = n * CHANNELS + c;
        double[] channel = moments(x, plane * PIXELS, PIXELS);
        for (int i = plane * PIXELS; i < (plane + 1) * PIXELS; i++) {
          double instance = ((float) x[i] - channel[0]) / Math.sqrt(channel[1] + 1e-5);
          double layer = ((float) x[i] - picture[0]) / Math.sqrt(picture[1] + 1e-5);
          double expected = (rho[c] * instance + (1 - rho[c]) * layer) * gamma[plane] + beta[plane];
          assertThat((double) actual[i]).isCloseTo(expected, offset(tolerance));
        }
      }
    }
  }

  /** Mean and unbiased variance. */
  private static double[] moments(double[] x, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += (float) x[i];
    }
    double mean = sum / count;
    double squares = 0;
    for (int i = from; i < from + count; i++) {
      squares += ((float) x[i] - mean) * ((float) x[i] - mean);
    }
    return new double[] {mean, squares / (count - 1)};
  }

  private static TensorData data(double[] values, long... shape) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return TensorData.of(floats, shape);
  }
}
