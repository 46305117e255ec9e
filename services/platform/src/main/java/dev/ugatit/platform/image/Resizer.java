package dev.ugatit.platform.image;

import java.util.Arrays;

/**
 * The reference's resize: Pillow's 8-bit bilinear filter with antialiasing, to the bit.
 *
 * <p>A horizontal pass, then a vertical one, each rounded to 8 bits; a pass that would change
 * nothing is left out. Thread-safe and stateless; blocking.
 */
public final class Resizer {
  private Resizer() {}

  /**
   * Resizes to exactly that size, whatever the proportions.
   *
   * @param width of the result, at least 1
   * @param height of the result, at least 1
   * @return the picture itself if it already has that size
   */
  public static Picture resize(Picture picture, int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("Resize to " + width + "×" + height);
    }
    Picture wide = width == picture.width() ? picture : horizontally(picture, width);
    return height == wide.height() ? wide : vertically(wide, height);
  }

  private static Picture horizontally(Picture picture, int width) {
    TriangleFilter filter = TriangleFilter.of(picture.width(), width);
    byte[] from = picture.rgb();
    byte[] to = new byte[Math.multiplyExact(3 * width, picture.height())];
    int t = 0;
    for (int y = 0; y < picture.height(); y++) {
      int row = y * picture.width() * 3;
      for (int x = 0; x < width; x++) {
        int[] weights = filter.weights(x);
        int f = row + filter.first(x) * 3;
        int red = TriangleFilter.HALF;
        int green = TriangleFilter.HALF;
        int blue = TriangleFilter.HALF;
        for (int weight : weights) {
          red += (from[f] & 0xff) * weight;
          green += (from[f + 1] & 0xff) * weight;
          blue += (from[f + 2] & 0xff) * weight;
          f += 3;
        }
        to[t++] = TriangleFilter.sample(red);
        to[t++] = TriangleFilter.sample(green);
        to[t++] = TriangleFilter.sample(blue);
      }
    }
    return new Picture(width, picture.height(), to);
  }

  /** By whole rows, so that memory is read in order. */
  private static Picture vertically(Picture picture, int height) {
    TriangleFilter filter = TriangleFilter.of(picture.height(), height);
    int rowLength = picture.width() * 3;
    byte[] from = picture.rgb();
    byte[] to = new byte[Math.multiplyExact(rowLength, height)];
    int[] sums = new int[rowLength];
    for (int y = 0; y < height; y++) {
      Arrays.fill(sums, TriangleFilter.HALF);
      int f = filter.first(y) * rowLength;
      for (int weight : filter.weights(y)) {
        for (int i = 0; i < rowLength; i++) {
          sums[i] += (from[f + i] & 0xff) * weight;
        }
        f += rowLength;
      }
      int t = y * rowLength;
      for (int i = 0; i < rowLength; i++) {
        to[t + i] = TriangleFilter.sample(sums[i]);
      }
    }
    return new Picture(picture.width(), height, to);
  }
}
