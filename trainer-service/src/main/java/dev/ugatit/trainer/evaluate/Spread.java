package dev.ugatit.trainer.evaluate;

import dev.ugatit.platform.image.Picture;
import java.util.List;

/** How much pictures differ from each other. Pure functions. */
final class Spread {
  private Spread() {}

  /**
   * Standard deviation of each value over the pictures, averaged over pixels and channels, in
   * levels of 0 to 255; 0 when all pictures are the same.
   *
   * @param pictures at least one, all of one size
   */
  static double of(List<Picture> pictures) {
    int length = pictures.get(0).rgb().length;
    long[] sums = new long[length];
    long[] squares = new long[length];
    for (Picture picture : pictures) {
      byte[] rgb = picture.rgb();
      for (int i = 0; i < length; i++) {
        int value = rgb[i] & 0xFF;
        sums[i] += value;
        squares[i] += value * value;
      }
    }
    double n = pictures.size();
    double total = 0;
    for (int i = 0; i < length; i++) {
      // n²·variance in whole numbers: nothing is lost when all values are equal.
      double variance = (squares[i] * n - (double) sums[i] * sums[i]) / (n * n);
      total += Math.sqrt(Math.max(0, variance));
    }
    return total / length;
  }
}
