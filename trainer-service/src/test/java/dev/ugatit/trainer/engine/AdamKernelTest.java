package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Optimizer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AdamKernelTest {
  private static final int COUNT = 1000;

  @BeforeEach
  void useTwoThreads() {
    EngineThreads.use(2);
  }

  static Stream<Arguments> kernels() {
    BiFunction<Tensors, Optimizer, AdamKernel> fused = FusedAdam::new;
    BiFunction<Tensors, Optimizer, AdamKernel> plain = (tensors, options) -> new PlainAdam(options);
    // An epsilon of the gradient's size tells inside from outside of the correction.
    var visibleEpsilon = new Optimizer(1e-2, 0.5, 0.9, 0.3, 0.2, false);
    return Stream.of(
        Arguments.of("fused", fused, Optimizer.PAPER),
        Arguments.of("fused", fused, visibleEpsilon),
        Arguments.of("plain", plain, Optimizer.PAPER),
        Arguments.of("plain", plain, visibleEpsilon));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("kernels")
  void followsTheFormulaInDouble(
      String name, BiFunction<Tensors, Optimizer, AdamKernel> factory, Optimizer options) {
    var random = new SplittableRandom(3);
    double[] w = random.doubles(COUNT, -1, 1).toArray();
    double[] m = new double[COUNT];
    double[] v = new double[COUNT];
    try (var tensors = new Tensors(Device.cpu());
        var scope = Tensors.scope();
        var recording = Tensors.recording(false)) {
      AdamKernel kernel = factory.apply(tensors, options);
      NDArray weight = tensors.array(data(w));
      NDArray mean = tensors.zeros(COUNT);
      NDArray variance = tensors.zeros(COUNT);
      for (int t = 1; t <= 5; t++) {
        double[] g = random.doubles(COUNT, -1, 1).toArray();
        double rate = options.learningRate() / t;
        NDArray gradient = tensors.array(data(g));
        kernel.update(
            List.of(weight), List.of(gradient), List.of(mean), List.of(variance), t, rate);
        reference(options, w, g, m, v, t, rate);
      }
      assertClose(weight, w);
      assertClose(mean, m);
      assertClose(variance, v);
    }
  }

  private static void reference(
      Optimizer o, double[] w, double[] g, double[] m, double[] v, int t, double rate) {
    for (int i = 0; i < w.length; i++) {
      double gradient = g[i] + o.weightDecay() * w[i];
      m[i] = o.beta1() * m[i] + (1 - o.beta1()) * gradient;
      v[i] = o.beta2() * v[i] + (1 - o.beta2()) * gradient * gradient;
      double corrected = m[i] / (1 - Math.pow(o.beta1(), t));
      double root = Math.sqrt(v[i] / (1 - Math.pow(o.beta2(), t)));
      w[i] -= rate * corrected / (root + o.epsilon());
    }
  }

  private static void assertClose(NDArray actual, double[] expected) {
    float[] values = Tensors.data(actual).values();
    for (int i = 0; i < values.length; i++) {
      assertThat((double) values[i]).isCloseTo(expected[i], offset(1e-6));
    }
  }

  private static TensorData data(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return TensorData.of(floats, floats.length);
  }
}
