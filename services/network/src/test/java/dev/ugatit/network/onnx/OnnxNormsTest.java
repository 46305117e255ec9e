package dev.ugatit.network.onnx;

import static dev.ugatit.network.onnx.Difference.requireClose;

import ai.onnxruntime.OrtException;
import dev.ugatit.network.Ops;
import dev.ugatit.network.oracle.DoubleOps;
import dev.ugatit.network.oracle.DoubleTensor;
import dev.ugatit.network.tensors.TensorData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Norms stand on the oracle where their arithmetic is hardest. */
class OnnxNormsTest {
  private static final int CHANNELS = 5;

  @TempDir Path folder;

  private final Random random = new Random(7);

  /** A mean far from zero loses digits in E[x²] − m²; few pixels tell n from n − 1. */
  @ParameterizedTest
  @CsvSource({
    "0, 1, 16, 16, 1e-5",
    "100, 1, 64, 64, 5e-5",
    "-300, 1, 32, 32, 2e-4",
    "1, 0.001, 16, 16, 1e-4",
    "0, 1, 2, 1, 1e-5",
    "0, 1, 2, 2, 1e-5",
    "5, 0, 8, 8, 1e-4",
  })
  void layerInstanceNormKeepsItsDigits(
      float mean, float deviation, int height, int width, double tolerance)
      throws IOException, OrtException {
    TensorData x = gaussian(mean, deviation, 2, CHANNELS, height, width);
    TensorData rho = TensorData.of(new float[] {0, 0.3f, 0.5f, 0.9f, 1}, 1, CHANNELS, 1, 1);
    TensorData gamma = gaussian(1, 0.3f, 1, CHANNELS, 1, 1);
    TensorData beta = gaussian(0, 0.3f, 1, CHANNELS, 1, 1);
    DoubleTensor expected =
        DoubleOps.forGenerator()
            .layerInstanceNorm(
                DoubleTensor.of(x),
                DoubleTensor.of(rho),
                DoubleTensor.of(gamma),
                DoubleTensor.of(beta));

    for (boolean sizeKnown : new boolean[] {true, false}) {
      var graph = new OnnxGraph("norm");
      OnnxValue input = graph.input(info("x", sizeKnown, height, width));
      OnnxValue y =
          new OnnxOps(graph)
              .layerInstanceNorm(
                  input,
                  constant(graph, "rho", rho),
                  constant(graph, "gamma", gamma),
                  constant(graph, "beta", beta));
      requireClose(run(graph, y, sizeKnown, x), expected, tolerance);
    }
  }

  /** The same with scales and shifts of each picture's own. */
  @ParameterizedTest
  @CsvSource({
    "0, 1, 16, 16, 1e-5",
    "100, 1, 64, 64, 5e-5",
    "-300, 1, 32, 32, 2e-4",
    "1, 0.001, 16, 16, 1e-4",
    "0, 1, 2, 1, 1e-5",
    "0, 1, 2, 2, 1e-5",
    "5, 0, 8, 8, 1e-4",
  })
  void adaptiveLayerInstanceNormKeepsItsDigits(
      float mean, float deviation, int height, int width, double tolerance)
      throws IOException, OrtException {
    TensorData x = gaussian(mean, deviation, 2, CHANNELS, height, width);
    TensorData rho = TensorData.of(new float[] {0, 0.3f, 0.5f, 0.9f, 1}, 1, CHANNELS, 1, 1);
    TensorData gamma = gaussian(1, 0.3f, 2, CHANNELS);
    TensorData beta = gaussian(0, 0.3f, 2, CHANNELS);
    DoubleTensor expected =
        DoubleOps.forGenerator()
            .adaptiveLayerInstanceNorm(
                DoubleTensor.of(x),
                DoubleTensor.of(rho),
                DoubleTensor.of(gamma),
                DoubleTensor.of(beta));

    for (boolean sizeKnown : new boolean[] {true, false}) {
      var graph = new OnnxGraph("norm");
      OnnxValue input = graph.input(info("x", sizeKnown, height, width));
      OnnxValue y =
          new OnnxOps(graph)
              .adaptiveLayerInstanceNorm(
                  input,
                  constant(graph, "rho", rho),
                  constant(graph, "gamma", gamma),
                  constant(graph, "beta", beta));
      requireClose(run(graph, y, sizeKnown, x), expected, tolerance);
    }
  }

  /** Channels far apart: then the layer's variance is that between them. */
  @ParameterizedTest
  @ValueSource(floats = {1, 100})
  void layersOfUnlikeChannelsKeepTheirDigits(float distance) throws IOException, OrtException {
    TensorData x = gaussian(100, 1, 2, CHANNELS, 32, 32);
    for (int i = 0; i < x.values().length; i++) {
      x.values()[i] += distance * (i / (32 * 32) % CHANNELS);
    }
    TensorData rho = TensorData.of(new float[CHANNELS], 1, CHANNELS, 1, 1); // the layer's alone
    TensorData gamma = gaussian(1, 0.3f, 1, CHANNELS, 1, 1);
    TensorData beta = gaussian(0, 0.3f, 1, CHANNELS, 1, 1);
    var graph = new OnnxGraph("norm");
    OnnxValue y =
        new OnnxOps(graph)
            .layerInstanceNorm(
                graph.input(info("x", false, 32, 32)),
                constant(graph, "rho", rho),
                constant(graph, "gamma", gamma),
                constant(graph, "beta", beta));
    DoubleTensor expected =
        DoubleOps.forGenerator()
            .layerInstanceNorm(
                DoubleTensor.of(x),
                DoubleTensor.of(rho),
                DoubleTensor.of(gamma),
                DoubleTensor.of(beta));
    requireClose(run(graph, y, false, x), expected, 5e-5);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 16, 16, 1e-5",
    "100, 1, 64, 64, 1e-5",
    "100, 1, 96, 160, 1e-5",
    "-300, 1, 256, 256, 1e-5",
    "5, 0, 8, 8, 1e-4"
  })
  void instanceNormKeepsItsDigits(
      float mean, float deviation, int height, int width, double tolerance)
      throws IOException, OrtException {
    TensorData x = gaussian(mean, deviation, 2, CHANNELS, height, width);
    var graph = new OnnxGraph("norm");
    Ops<OnnxValue> ops = new OnnxOps(graph);
    OnnxValue y = ops.instanceNorm(graph.input(info("x", true, height, width)));

    DoubleTensor expected = DoubleOps.forGenerator().instanceNorm(DoubleTensor.of(x));
    requireClose(run(graph, y, true, x), expected, tolerance);
  }

  private TensorData run(OnnxGraph graph, OnnxValue y, boolean sizeKnown, TensorData x)
      throws IOException, OrtException {
    int height = (int) x.shape()[2];
    int width = (int) x.shape()[3];
    graph.output(y.name(), info("y", sizeKnown, height, width));
    Path file = folder.resolve("norm" + sizeKnown);
    OnnxWriter.write(file, graph);
    try (var model = OrtModel.open(file)) {
      return model.run("x", x).values().iterator().next();
    }
  }

  private static OnnxTensorInfo info(String name, boolean sizeKnown, int height, int width) {
    return OnnxTensorInfo.floats(
        name,
        OnnxDimension.free("batch"),
        OnnxDimension.of(CHANNELS),
        sizeKnown ? OnnxDimension.of(height) : OnnxDimension.free("height"),
        sizeKnown ? OnnxDimension.of(width) : OnnxDimension.free("width"));
  }

  private static OnnxValue constant(OnnxGraph graph, String name, TensorData tensor) {
    return OnnxValue.of(graph.constant(name, tensor), tensor.shape());
  }

  private TensorData gaussian(float mean, float deviation, long... shape) {
    float[] values = new float[(int) TensorData.count(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (mean + deviation * random.nextGaussian());
    }
    return new TensorData(shape, values);
  }
}
