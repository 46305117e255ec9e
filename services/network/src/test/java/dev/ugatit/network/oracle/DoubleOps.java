package dev.ugatit.network.oracle;

import dev.ugatit.network.DiscriminatorOps;
import dev.ugatit.network.Weights;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All operations as plain loops over doubles: the truth that other backends are measured against.
 * One instance serves one discriminator, whose power vectors it holds; confined to one thread.
 */
public final class DoubleOps implements DiscriminatorOps<DoubleTensor> {
  private final SpectralWeights spectral;

  private DoubleOps(SpectralWeights spectral) {
    this.spectral = spectral;
  }

  /** For generators: there is no spectral layer. */
  public static DoubleOps forGenerator() {
    return evaluating(
        name -> {
          throw new IllegalStateException("no spectral layers in a generator: " + name);
        });
  }

  /** For a discriminator in training: each use of a layer advances its power iteration. */
  public static DoubleOps training(Weights<DoubleTensor> weights) {
    return new DoubleOps(new SpectralWeights(weights, true));
  }

  /** For a discriminator at rest: power vectors stay as they are. */
  public static DoubleOps evaluating(Weights<DoubleTensor> weights) {
    return new DoubleOps(new SpectralWeights(weights, false));
  }

  /** The power vector {@code LAYER.weight_u} or {@code LAYER.weight_v} as it stands now. */
  public double[] powerVector(String name) {
    return spectral.vector(name).clone();
  }

  @Override
  public DoubleTensor convolution(
      DoubleTensor x, DoubleTensor weight, @Nullable DoubleTensor bias, int stride, int pad) {
    int kernel = weight.size(2);
    int height = (x.size(2) + 2 * pad - kernel) / stride + 1;
    int width = (x.size(3) + 2 * pad - kernel) / stride + 1;
    DoubleTensor y = DoubleTensor.zeros(x.size(0), weight.size(0), height, width);
    int at = 0;
    for (int n = 0; n < y.size(0); n++) {
      for (int c = 0; c < y.size(1); c++) {
        for (int row = 0; row < height; row++) {
          for (int column = 0; column < width; column++) {
            y.values()[at++] =
                patch(x, n, weight, c, row * stride - pad, column * stride - pad)
                    + (bias == null ? 0 : bias.values()[c]);
          }
        }
      }
    }
    return y;
  }

  /** One output: the kernel of channel {@code out} on the patch whose corner is at top, left. */
  private static double patch(
      DoubleTensor x, int n, DoubleTensor weight, int out, int top, int left) {
    int kernel = weight.size(2);
    double sum = 0;
    for (int c = 0; c < x.size(1); c++) {
      for (int i = 0; i < kernel; i++) {
        int row = reflect(top + i, x.size(2));
        for (int j = 0; j < kernel; j++) {
          int column = reflect(left + j, x.size(3));
          sum +=
              x.values()[((n * x.size(1) + c) * x.size(2) + row) * x.size(3) + column]
                  * weight.values()[((out * x.size(1) + c) * kernel + i) * kernel + j];
        }
      }
    }
    return sum;
  }

  /** Mirrors an index at the first and last pixel. */
  private static int reflect(int index, int size) {
    int mirrored = index < 0 ? -index : index >= size ? 2 * (size - 1) - index : index;
    if (mirrored < 0 || mirrored >= size) {
      throw new IllegalArgumentException("pad is not smaller than the side " + size);
    }
    return mirrored;
  }

  @Override
  public DoubleTensor upsampleConvolution(DoubleTensor x, DoubleTensor weight) {
    int height = 2 * x.size(2);
    int width = 2 * x.size(3);
    DoubleTensor large = DoubleTensor.zeros(x.size(0), x.size(1), height, width);
    for (int i = 0; i < large.values().length; i++) {
      int plane = i / (height * width);
      int row = i / width % height / 2;
      int column = i % width / 2;
      large.values()[i] = x.values()[(plane * x.size(2) + row) * x.size(3) + column];
    }
    return convolution(large, weight, null, 1, 1);
  }

  @Override
  public DoubleTensor instanceNorm(DoubleTensor x) {
    DoubleTensor y = DoubleTensor.zeros(x.shape());
    for (int i = 0; i < x.values().length; i++) {
      if (i % x.plane() == 0) {
        Moments moments = Moments.of(x.values(), i, x.plane(), 0);
        for (int k = i; k < i + x.plane(); k++) {
          y.values()[k] = moments.normalise(x.values()[k]);
        }
      }
    }
    return y;
  }

  @Override
  public DoubleTensor adaptiveLayerInstanceNorm(
      DoubleTensor x, DoubleTensor rho, DoubleTensor gamma, DoubleTensor beta) {
    int channels = x.size(1);
    DoubleTensor y = DoubleTensor.zeros(x.shape());
    for (int n = 0; n < x.size(0); n++) {
      Moments layer = Moments.of(x.values(), n * channels * x.plane(), channels * x.plane(), 1);
      for (int c = 0; c < channels; c++) {
        int from = (n * channels + c) * x.plane();
        Moments instance = Moments.of(x.values(), from, x.plane(), 1);
        double share = rho.values()[c];
        for (int i = from; i < from + x.plane(); i++) {
          double mixed =
              share * instance.normalise(x.values()[i])
                  + (1 - share) * layer.normalise(x.values()[i]);
          y.values()[i] =
              mixed * gamma.values()[n * channels + c] + beta.values()[n * channels + c];
        }
      }
    }
    return y;
  }

  @Override
  public DoubleTensor layerInstanceNorm(
      DoubleTensor x, DoubleTensor rho, DoubleTensor gamma, DoubleTensor beta) {
    return adaptiveLayerInstanceNorm(x, rho, repeated(gamma, x.size(0)), repeated(beta, x.size(0)));
  }

  /** {@code 1×C×1×1 → N×C}. */
  private static DoubleTensor repeated(DoubleTensor row, int times) {
    DoubleTensor rows = DoubleTensor.zeros(times, row.values().length);
    Arrays.setAll(rows.values(), i -> row.values()[i % row.values().length]);
    return rows;
  }

  @Override
  public DoubleTensor relu(DoubleTensor x) {
    return each(x, value -> Math.max(value, 0));
  }

  @Override
  public DoubleTensor leakyRelu(DoubleTensor x) {
    return each(x, value -> Math.max(value, 0.2 * value));
  }

  @Override
  public DoubleTensor tanh(DoubleTensor x) {
    return each(x, Math::tanh);
  }

  private static DoubleTensor each(DoubleTensor x, DoubleUnaryOperator function) {
    return new DoubleTensor(x.shape(), Arrays.stream(x.values()).map(function).toArray());
  }

  @Override
  public DoubleTensor add(DoubleTensor a, DoubleTensor b) {
    DoubleTensor sum = DoubleTensor.zeros(a.shape());
    Arrays.setAll(sum.values(), i -> a.values()[i] + b.values()[i]);
    return sum;
  }

  @Override
  public DoubleTensor globalAveragePool(DoubleTensor x) {
    DoubleTensor y = DoubleTensor.zeros(x.size(0), x.size(1));
    Arrays.setAll(y.values(), i -> Moments.of(x.values(), i * x.plane(), x.plane(), 0).mean());
    return y;
  }

  @Override
  public DoubleTensor globalMaxPool(DoubleTensor x) {
    DoubleTensor y = DoubleTensor.zeros(x.size(0), x.size(1));
    Arrays.setAll(
        y.values(),
        i -> Arrays.stream(x.values(), i * x.plane(), (i + 1) * x.plane()).max().orElseThrow());
    return y;
  }

  @Override
  public DoubleTensor flatten(DoubleTensor x) {
    return new DoubleTensor(new int[] {x.size(0), x.size(1) * x.plane()}, x.values());
  }

  @Override
  public DoubleTensor linear(DoubleTensor x, DoubleTensor weight) {
    int in = x.size(1);
    int out = weight.size(0);
    DoubleTensor y = DoubleTensor.zeros(x.size(0), out);
    for (int i = 0; i < y.values().length; i++) {
      for (int k = 0; k < in; k++) {
        y.values()[i] += x.values()[i / out * in + k] * weight.values()[i % out * in + k];
      }
    }
    return y;
  }

  @Override
  public DoubleTensor logits(DoubleTensor average, DoubleTensor max) {
    DoubleTensor y = DoubleTensor.zeros(average.size(0), 2);
    Arrays.setAll(y.values(), i -> (i % 2 == 0 ? average : max).values()[i / 2]);
    return y;
  }

  @Override
  public DoubleTensor attention(
      DoubleTensor x,
      DoubleTensor averageWeight,
      DoubleTensor maxWeight,
      DoubleTensor mixWeight,
      DoubleTensor mixBias) {
    int channels = x.size(1);
    DoubleTensor both = DoubleTensor.zeros(x.size(0), 2 * channels, x.size(2), x.size(3));
    for (int i = 0; i < both.values().length; i++) {
      int n = i / (2 * channels * x.plane());
      int c = i / x.plane() % (2 * channels);
      double weight = c < channels ? averageWeight.values()[c] : maxWeight.values()[c - channels];
      int from = (n * channels + c % channels) * x.plane() + i % x.plane();
      both.values()[i] = x.values()[from] * weight;
    }
    return convolution(both, mixWeight, mixBias, 1, 0);
  }

  @Override
  public DoubleTensor channelSum(DoubleTensor x) {
    DoubleTensor y = DoubleTensor.zeros(x.size(0), 1, x.size(2), x.size(3));
    for (int i = 0; i < x.values().length; i++) {
      y.values()[i / (x.size(1) * x.plane()) * x.plane() + i % x.plane()] += x.values()[i];
    }
    return y;
  }

  @Override
  public DoubleTensor spectralConvolution(
      DoubleTensor x, String layer, @Nullable DoubleTensor bias, int stride, int pad) {
    return convolution(x, spectral.normalised(layer), bias, stride, pad);
  }

  @Override
  public DoubleTensor spectralLinear(DoubleTensor x, String layer) {
    return linear(x, spectral.normalised(layer));
  }
}
