package dev.ugatit.translator.form;

import dev.ugatit.network.tensors.TensorData;
import java.util.Arrays;

/**
 * Winograd's minimal filtering F(4×4, 3×3): sixteen pixels of a convolution's output from a square
 * of its input, Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A, with one product for each pair of points. Immutable.
 *
 * <p>The matrices follow from the points by the construction of Toom and Cook: with the polynomials
 * Pⱼ(z) = Π (z − aₗ) over all finite points but aⱼ, row j of Bᵀ holds the coefficients of Pⱼ, row j
 * of G the powers of aⱼ divided by Pⱼ(aⱼ), column j of Aᵀ the powers of aⱼ. The last point is at
 * infinity.
 */
final class Tiles {
  /** Pixels along the side of a tile of output. */
  static final int SIDE = 4;

  private static final int KERNEL = 3;
  private static final int WINDOW = SIDE + KERNEL - 1;

  /**
   * Of a map as it is. These points lose half as much to rounding as 0, ±1, ±2 (Barabasz et al.,
   * 2020).
   */
  static final Tiles PLAIN = plain(0, 2 / 3.0, -2 / 3.0, 3 / 2.0, -3 / 2.0);

  /**
   * Of a map that is enlarged by two first. Its pixels come in pairs, so that the point −1 gives
   * nothing but zeros and falls out: 25 products instead of 36, from the small map.
   */
  static final Tiles ENLARGED = plain(0, 1, -1, 0.5, -0.5).enlarged().without(2);

  private final int step;
  private final double[][] input;
  private final double[][] kernel;
  private final double[][] output;

  /**
   * @param step pixels of the input from tile to tile
   * @param input Bᵀ, {@code points×window}; the first column is the pixel before the tile
   * @param kernel G, {@code points×3}
   * @param output Aᵀ, {@code 4×points}
   */
  private Tiles(int step, double[][] input, double[][] kernel, double[][] output) {
    this.step = step;
    this.input = input;
    this.kernel = kernel;
    this.output = output;
  }

  private static Tiles plain(double... finite) {
    int points = finite.length + 1;
    double[][] input = new double[points][];
    double[][] kernel = new double[points][KERNEL];
    double[][] output = new double[SIDE][points];
    for (int j = 0; j < finite.length; j++) {
      input[j] = polynomial(finite, j);
      double scale = 1 / valueAt(input[j], finite[j]);
      for (int k = 0; k < KERNEL; k++) {
        kernel[j][k] = scale * Math.pow(finite[j], k);
      }
      for (int i = 0; i < SIDE; i++) {
        output[i][j] = Math.pow(finite[j], i);
      }
    }
    input[points - 1] = polynomial(finite, -1);
    kernel[points - 1][KERNEL - 1] = 1;
    output[SIDE - 1][points - 1] = 1;
    return new Tiles(SIDE, input, kernel, output);
  }

  /** Coefficients of Π (z − aₗ) over all points but one, the constant first. */
  private static double[] polynomial(double[] points, int leftOut) {
    double[] product = new double[WINDOW];
    product[0] = 1;
    for (int l = 0; l < points.length; l++) {
      if (l != leftOut) {
        for (int i = WINDOW - 1; i >= 0; i--) {
          product[i] = (i == 0 ? 0 : product[i - 1]) - points[l] * product[i];
        }
      }
    }
    return product;
  }

  private static double valueAt(double[] polynomial, double z) {
    double value = 0;
    for (int i = polynomial.length - 1; i >= 0; i--) {
      value = value * z + polynomial[i];
    }
    return value;
  }

  /** The same of pairs of pixels: a window of six sees four pixels of the map before. */
  private Tiles enlarged() {
    double[][] small = new double[input.length][WINDOW / 2 + 1];
    for (int point = 0; point < input.length; point++) {
      for (int i = 0; i < WINDOW; i++) {
        small[point][(i + 1) / 2] += input[point][i];
      }
    }
    return new Tiles(step / 2, small, kernel, output);
  }

  private Tiles without(int point) {
    for (double coefficient : input[point]) {
      if (Math.abs(coefficient) > 1e-12) {
        throw new IllegalStateException("point " + point + " is needed");
      }
    }
    double[][] fewer = new double[SIDE][];
    for (int i = 0; i < SIDE; i++) {
      fewer[i] = without(output[i], point);
    }
    return new Tiles(step, without(input, point), without(kernel, point), fewer);
  }

  private static double[][] without(double[][] rows, int index) {
    double[][] rest = Arrays.copyOf(rows, rows.length - 1);
    System.arraycopy(rows, index + 1, rest, index, rest.length - index);
    return rest;
  }

  private static double[] without(double[] row, int index) {
    double[] rest = Arrays.copyOf(row, row.length - 1);
    System.arraycopy(row, index + 1, rest, index, rest.length - index);
    return rest;
  }

  /** Pixels of the input from tile to tile. */
  int step() {
    return step;
  }

  /** Pixels of the input along the side of the square that a tile sees. */
  int window() {
    return input[0].length;
  }

  /** Points along one side; their square is the number of products. */
  int points() {
    return input.length;
  }

  /** Bᵀ for both sides, as the weights of a convolution: {@code points²×1×1×window×window}. */
  TensorData input() {
    int points = points();
    int window = window();
    float[] both = new float[points * points * window * window];
    for (int i = 0; i < both.length; i++) {
      int row = i / (window * window);
      int column = i % (window * window);
      both[i] =
          (float) (input[row / points][column / window] * input[row % points][column % window]);
    }
    return TensorData.of(both, (long) points * points, 1, 1, window, window);
  }

  /** Aᵀ, {@code 4×points}. */
  TensorData output() {
    float[] rows = new float[SIDE * points()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) output[i / points()][i % points()];
    }
    return TensorData.of(rows, SIDE, points());
  }

  /**
   * G g Gᵀ of each kernel, computed in double.
   *
   * @param weight {@code Co×Ci×3×3}
   * @return {@code points²×Co×Ci}
   */
  TensorData kernels(TensorData weight) {
    int pairs = (int) (weight.shape()[0] * weight.shape()[1]);
    int points = points();
    float[] kernels = new float[points * points * pairs];
    double[] rows = new double[KERNEL];
    for (int pair = 0; pair < pairs; pair++) {
      for (int p = 0; p < points; p++) {
        for (int column = 0; column < KERNEL; column++) {
          rows[column] = filtered(kernel[p], weight.values(), pair * 9 + column);
        }
        for (int q = 0; q < points; q++) {
          double product = 0;
          for (int k = 0; k < KERNEL; k++) {
            product += kernel[q][k] * rows[k];
          }
          kernels[(p * points + q) * pairs + pair] = (float) product;
        }
      }
    }
    return TensorData.of(kernels, (long) points * points, weight.shape()[0], weight.shape()[1]);
  }

  /** A row of G by a column of a kernel. */
  private static double filtered(double[] row, float[] kernel, int column) {
    return row[0] * kernel[column] + row[1] * kernel[column + 3] + row[2] * kernel[column + 6];
  }
}
