package dev.ugatit.network.summary;

import dev.ugatit.network.DiscriminatorOps;
import dev.ugatit.network.ParameterSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Layers that compute nothing but the shapes of their results, and note each use of a weight. For
 * one forward pass. Not thread-safe.
 */
final class ShapeOps implements DiscriminatorOps<ShapeOps.Traced> {
  /**
   * A tensor without its numbers.
   *
   * @param name of a weight; of any other tensor empty
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Traced(String name, long[] shape) {
    static Traced of(long... shape) {
      return new Traced("", shape);
    }

    long at(int axis) {
      return shape[axis];
    }
  }

  private final Map<String, Traced> weights = new LinkedHashMap<>();
  private final List<Layer> layers = new ArrayList<>();

  ShapeOps(List<ParameterSpec> parameters) {
    parameters.forEach(p -> weights.put(p.name(), new Traced(p.name(), p.shape())));
  }

  /** One picture, {@code 1×3×H×W}. */
  static Traced picture(int height, int width) {
    return Traced.of(1, 3, height, width);
  }

  Traced weight(String name) {
    Traced weight = weights.get(name);
    if (weight == null) {
      throw new NoSuchElementException("there is no parameter " + name);
    }
    return weight;
  }

  List<Layer> layers() {
    return List.copyOf(layers);
  }

  @Override
  public Traced convolution(Traced x, Traced weight, @Nullable Traced bias, int stride, int pad) {
    long kernel = weight.at(2);
    String kind = kernel + "×" + kernel + " convolution" + (stride == 1 ? "" : " by " + stride);
    return convolve(kind, x, weight, stride, pad);
  }

  @Override
  public Traced upsampleConvolution(Traced x, Traced weight) {
    Traced enlarged = Traced.of(x.at(0), x.at(1), 2 * x.at(2), 2 * x.at(3));
    return convolve("×2, 3×3 convolution", enlarged, weight, 1, 1);
  }

  @Override
  public Traced spectralConvolution(
      Traced x, String layer, @Nullable Traced bias, int stride, int pad) {
    return convolution(x, weight(layer + ".weight_orig"), bias, stride, pad);
  }

  private Traced convolve(String kind, Traced x, Traced weight, int stride, int pad) {
    long kernel = weight.at(2);
    long height = (x.at(2) + 2L * pad - kernel) / stride + 1;
    long width = (x.at(3) + 2L * pad - kernel) / stride + 1;
    Traced y = Traced.of(x.at(0), weight.at(0), height, width);
    return note(kind, weight, y, 2 * count(y) * weight.at(1) * kernel * kernel);
  }

  @Override
  public Traced linear(Traced x, Traced weight) {
    Traced y = Traced.of(x.at(0), weight.at(0));
    return note("linear", weight, y, 2 * count(y) * weight.at(1));
  }

  @Override
  public Traced spectralLinear(Traced x, String layer) {
    return linear(x, weight(layer + ".weight_orig"));
  }

  @Override
  public Traced attention(
      Traced x, Traced averageWeight, Traced maxWeight, Traced mixWeight, Traced mixBias) {
    Traced doubled = Traced.of(x.at(0), 2 * x.at(1), x.at(2), x.at(3));
    return convolve("1×1 convolution", doubled, mixWeight, 1, 0);
  }

  @Override
  public Traced instanceNorm(Traced x) {
    return x;
  }

  @Override
  public Traced adaptiveLayerInstanceNorm(Traced x, Traced rho, Traced gamma, Traced beta) {
    return x;
  }

  @Override
  public Traced layerInstanceNorm(Traced x, Traced rho, Traced gamma, Traced beta) {
    return x;
  }

  @Override
  public Traced relu(Traced x) {
    return x;
  }

  @Override
  public Traced leakyRelu(Traced x) {
    return x;
  }

  @Override
  public Traced tanh(Traced x) {
    return x;
  }

  @Override
  public Traced add(Traced a, Traced b) {
    return a;
  }

  @Override
  public Traced globalAveragePool(Traced x) {
    return Traced.of(x.at(0), x.at(1));
  }

  @Override
  public Traced globalMaxPool(Traced x) {
    return globalAveragePool(x);
  }

  @Override
  public Traced flatten(Traced x) {
    return Traced.of(x.at(0), count(x) / x.at(0));
  }

  @Override
  public Traced logits(Traced average, Traced max) {
    return Traced.of(average.at(0), 2);
  }

  @Override
  public Traced channelSum(Traced x) {
    return Traced.of(x.at(0), 1, x.at(2), x.at(3));
  }

  private Traced note(String kind, Traced weight, Traced y, long flops) {
    layers.add(new Layer(weight.name(), kind, weight.shape(), y.shape(), flops));
    return y;
  }

  private static long count(Traced x) {
    long count = 1;
    for (long size : x.shape()) {
      count *= size;
    }
    return count;
  }
}
