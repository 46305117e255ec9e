package dev.ugatit.network.oracle;

import dev.ugatit.network.Weights;
import java.util.HashMap;
import java.util.Map;

/** Weights divided by their largest singular value, estimated by power iteration with memory. */
final class SpectralWeights {
  private static final double TINY = 1e-12;

  private final Weights<DoubleTensor> weights;
  private final boolean training;
  private final Map<String, double[]> vectors = new HashMap<>();

  /**
   * @param weights read anew at each use; of the power vectors only the first time
   * @param training whether a use advances the iteration
   */
  SpectralWeights(Weights<DoubleTensor> weights, boolean training) {
    this.weights = weights;
    this.training = training;
  }

  DoubleTensor normalised(String layer) {
    DoubleTensor weight = weights.get(layer + ".weight_orig");
    double[] u = vector(layer + ".weight_u");
    double[] v = vector(layer + ".weight_v");
    double[] w = weight.values();
    if (training) {
      normalise(timesTransposed(w, u, v));
      normalise(times(w, v, u));
    }
    double sigma = 0;
    for (int row = 0; row < u.length; row++) {
      for (int column = 0; column < v.length; column++) {
        sigma += u[row] * w[row * v.length + column] * v[column];
      }
    }
    double[] divided = new double[w.length];
    for (int i = 0; i < w.length; i++) {
      divided[i] = w[i] / sigma;
    }
    return new DoubleTensor(weight.shape(), divided);
  }

  /** The power vector as it stands now. */
  double[] vector(String name) {
    return vectors.computeIfAbsent(name, key -> weights.get(key).values().clone());
  }

  /** v ← Wᵀu. */
  private static double[] timesTransposed(double[] w, double[] u, double[] v) {
    for (int column = 0; column < v.length; column++) {
      v[column] = 0;
      for (int row = 0; row < u.length; row++) {
        v[column] += w[row * v.length + column] * u[row];
      }
    }
    return v;
  }

  /** u ← Wv. */
  private static double[] times(double[] w, double[] v, double[] u) {
    for (int row = 0; row < u.length; row++) {
      u[row] = 0;
      for (int column = 0; column < v.length; column++) {
        u[row] += w[row * v.length + column] * v[column];
      }
    }
    return u;
  }

  private static void normalise(double[] x) {
    double squares = 0;
    for (double value : x) {
      squares += value * value;
    }
    double norm = Math.max(Math.sqrt(squares), TINY);
    for (int i = 0; i < x.length; i++) {
      x[i] /= norm;
    }
  }
}
