package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.ugatit.network.tensors.TensorData;
import java.util.List;

/**
 * Convolution, pad included, as two matrix products, for the last maps of a discriminator: a few
 * pixels of many channels. There the engine's convolution spends its time on bringing the weights
 * into blocks and back, several times what the products take.
 *
 * <p>The first product, with a constant matrix of zeros and ones, lays out the pixels below each
 * place of the kernel; the second is with the weight as it is. Pixels are its rows: with pixels as
 * columns, the gradient of the pixels is a product with the transposed weight, which takes the
 * library fifteen times as long.
 */
final class SmallMapConvolution {
  /** Above this many pixels of output the engine's own convolution is faster. */
  private static final long MAX_PIXELS = 49;

  private final Tensors tensors;

  SmallMapConvolution(Tensors tensors) {
    this.tensors = tensors;
  }

  /** Sizes of one convolution; sides of input, output and kernel in pixels. */
  private record Sizes(
      long batch, long in, int height, int width, long out, int kernel, int stride, int pad) {
    static Sizes of(NDArray x, NDArray weight, int stride, int pad) {
      Shape input = x.getShape();
      Shape filter = weight.getShape();
      return new Sizes(
          input.get(0),
          input.get(1),
          (int) input.get(2),
          (int) input.get(3),
          filter.get(0),
          (int) filter.get(2),
          stride,
          pad);
    }

    int outHeight() {
      return (height + 2 * pad - kernel) / stride + 1;
    }

    int outWidth() {
      return (width + 2 * pad - kernel) / stride + 1;
    }

    int outPixels() {
      return outHeight() * outWidth();
    }
  }

  /** Whether this form is the faster one. */
  static boolean suits(NDArray x, NDArray weight, int stride, int pad) {
    return Sizes.of(x, weight, stride, pad).outPixels() <= MAX_PIXELS;
  }

  /**
   * Pixels laid out for a product with a weight read as {@code Co×(Ci·k·k)}.
   *
   * @param rows {@code (N·H'·W')×(Ci·k·k)}, pictures outermost
   */
  record Patches(NDArray rows, Sizes sizes) {
    /** Makes maps {@code N×Co×H'×W'} of the rows' products with a weight, {@code (N·H'·W')×Co}. */
    NDArray maps(NDArray products) {
      return products
          .reshape(sizes.batch(), sizes.outPixels(), sizes.out())
          .transpose(0, 2, 1)
          .reshape(sizes.batch(), sizes.out(), sizes.outHeight(), sizes.outWidth());
    }
  }

  /**
   * Convolves without bias.
   *
   * @throws IllegalArgumentException unless both sides are greater than {@code pad}
   */
  NDArray apply(NDArray x, NDArray weight, int stride, int pad) {
    Patches patches = patches(x, weight, stride, pad);
    NDArray matrix = weight.reshape(weight.getShape().get(0), -1); // Co×(Ci·k·k)
    return patches.maps(Tensors.linear(patches.rows(), matrix));
  }

  /**
   * Lays out what each place of the kernel sees.
   *
   * @throws IllegalArgumentException unless both sides are greater than {@code pad}
   */
  Patches patches(NDArray x, NDArray weight, int stride, int pad) {
    ReflectionPad.requireRoom(x, pad);
    var sizes = Sizes.of(x, weight, stride, pad);
    long taps = (long) sizes.kernel() * sizes.kernel();
    NDArray pixels = x.reshape(sizes.batch() * sizes.in(), -1); // (N·Ci)×(H·W)
    NDArray rows =
        pixels
            .matMul(selection(sizes)) // (N·Ci)×(k·k·H'·W')
            .reshape(sizes.batch(), sizes.in(), taps, sizes.outPixels())
            .transpose(0, 3, 1, 2) // N×(H'·W')×Ci×(k·k)
            .reshape(sizes.batch() * sizes.outPixels(), sizes.in() * taps);
    // With one tap and one picture the rows are still columns in memory: laid out by a copy.
    return new Patches(taps == 1 ? Tensors.concatenate(List.of(rows), 0) : rows, sizes);
  }

  private NDArray selection(Sizes s) {
    String key = "patches of " + new Sizes(0, 0, s.height, s.width, 0, s.kernel, s.stride, s.pad);
    return tensors.constant(key, () -> selectionMatrix(s));
  }

  /** A one where a pixel (row) is what the kernel's place sees for a pixel of output (column). */
  private static TensorData selectionMatrix(Sizes s) {
    int columns = s.kernel * s.kernel * s.outPixels();
    float[] matrix = new float[s.height * s.width * columns];
    int column = 0;
    for (int ky = 0; ky < s.kernel; ky++) {
      for (int kx = 0; kx < s.kernel; kx++) {
        for (int y = 0; y < s.outHeight(); y++) {
          for (int x = 0; x < s.outWidth(); x++) {
            int row = ReflectionPad.mirror(y * s.stride + ky - s.pad, s.height);
            int pixel = row * s.width + ReflectionPad.mirror(x * s.stride + kx - s.pad, s.width);
            matrix[pixel * columns + column++] = 1;
          }
        }
      }
    }
    return TensorData.of(matrix, (long) s.height * s.width, columns);
  }
}
