package dev.ugatit.translator.form;

import static dev.ugatit.network.onnx.Difference.requireClose;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import dev.ugatit.network.Ops;
import dev.ugatit.network.onnx.OnnxDimension;
import dev.ugatit.network.onnx.OnnxGraph;
import dev.ugatit.network.onnx.OnnxNode;
import dev.ugatit.network.onnx.OnnxTensorInfo;
import dev.ugatit.network.onnx.OnnxValue;
import dev.ugatit.network.onnx.OnnxWriter;
import dev.ugatit.network.onnx.OrtModel;
import dev.ugatit.network.oracle.DoubleOps;
import dev.ugatit.network.oracle.DoubleTensor;
import dev.ugatit.network.tensors.TensorData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each layer's form against the direct sum in float64, run by ONNX Runtime. */
class WinogradOpsTest {
  /** Of the largest value: float32 explains this much. */
  private static final double ROUNDING = 5e-6;

  @TempDir Path folder;

  private final Random random = new Random(3);

  /** A layer, written once for all backends. */
  private interface Layer {
    <T> T apply(Ops<T> ops, T x, T weight);
  }

  @ParameterizedTest
  @CsvSource({"32, 5, 8, 8", "37, 3, 12, 20", "33, 6, 9, 14", "32, 4, 6, 7", "35, 1, 16, 11"})
  void aConvolutionIsTheDirectSum(int in, int out, int height, int width) throws Exception {
    List<String> operators =
        check(
            new Layer() {
              @Override
              public <T> T apply(Ops<T> ops, T x, T weight) {
                return ops.convolution(x, weight, null, 1, 1);
              }
            },
            tensor(1, in, height, width),
            tensor(out, in, 3, 3));

    assertThat(operators).contains("MatMul");
  }

  @ParameterizedTest
  @CsvSource({"32, 5, 8, 8", "37, 3, 6, 10", "33, 6, 9, 7", "36, 2, 6, 15"})
  void anEnlargingConvolutionIsTheDirectSum(int in, int out, int height, int width)
      throws Exception {
    List<String> operators =
        check(
            new Layer() {
              @Override
              public <T> T apply(Ops<T> ops, T x, T weight) {
                return ops.upsampleConvolution(x, weight);
              }
            },
            tensor(1, in, height, width),
            tensor(out, in, 3, 3));

    assertThat(operators).contains("MatMul").doesNotContain("Resize");
  }

  /** Too few pixels or channels for tiles, another kernel, another step. */
  @ParameterizedTest
  @CsvSource({"32, 4, 5, 9, 3, 1", "31, 4, 8, 8, 3, 1", "32, 4, 8, 8, 3, 2", "32, 4, 9, 9, 7, 1"})
  void otherConvolutionsStayDirect(int in, int out, int height, int width, int kernel, int stride)
      throws Exception {
    List<String> operators =
        check(
            new Layer() {
              @Override
              public <T> T apply(Ops<T> ops, T x, T weight) {
                return ops.convolution(x, weight, null, stride, kernel / 2);
              }
            },
            tensor(1, in, height, width),
            tensor(out, in, kernel, kernel));

    assertThat(operators).containsExactly("Pad", "Conv");
  }

  @ParameterizedTest
  @CsvSource({"5, 3, 9, 12", "8, 1, 16, 10"})
  void theLastConvolutionIsTheDirectSum(int in, int out, int height, int width) throws Exception {
    List<String> operators =
        check(
            new Layer() {
              @Override
              public <T> T apply(Ops<T> ops, T x, T weight) {
                return ops.convolution(x, weight, null, 1, 3);
              }
            },
            tensor(1, in, height, width),
            tensor(out, in, 7, 7));

    assertThat(operators).containsExactly("Pad", "ConvTranspose");
  }

  @ParameterizedTest
  @CsvSource({"5, 4, 7"})
  void theHeatmapIsTheSumOverChannels(int channels, int height, int width) throws Exception {
    check(
        new Layer() {
          @Override
          public <T> T apply(Ops<T> ops, T x, T weight) {
            return ops.channelSum(x);
          }
        },
        tensor(1, channels, height, width),
        tensor(1));
  }

  /** Runs both; answers with the operators of the graph. */
  private List<String> check(Layer layer, TensorData x, TensorData weight)
      throws IOException, OrtException {
    DoubleTensor expected =
        layer.apply(DoubleOps.forGenerator(), DoubleTensor.of(x), DoubleTensor.of(weight));

    var graph = new OnnxGraph("layer");
    OnnxValue image = graph.input(info("image", x.shape()));
    OnnxValue constant = OnnxValue.of(graph.constant("weight", weight), weight.shape());
    OnnxValue y = layer.apply(new WinogradOps(graph, "image"), image, constant);
    long[] shape = y.shape().stream().mapToLong(Long::longValue).toArray();
    graph.output(y.name(), info("y", shape));
    Path file = folder.resolve("layer.onnx");
    OnnxWriter.write(file, graph);
    try (var model = OrtModel.open(file)) {
      double largest = DoubleStream.of(expected.values()).map(Math::abs).max().orElseThrow();
      requireClose(model.run("image", x).get("y"), expected, ROUNDING * largest);
    }
    return graph.nodes().stream().map(OnnxNode::operator).toList();
  }

  private static OnnxTensorInfo info(String name, long... shape) {
    return OnnxTensorInfo.floats(
        name, LongStream.of(shape).mapToObj(OnnxDimension::of).toArray(OnnxDimension[]::new));
  }

  private TensorData tensor(long... shape) {
    float[] values = new float[(int) TensorData.count(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new TensorData(shape, values);
  }
}
