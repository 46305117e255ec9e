package dev.ugatit.platform.image;

import java.awt.image.Raster;

/**
 * CMYK to RGB by the plain formula {@code (255 − ink) · (255 − black) / 255}, as Pillow does it. A
 * profile would be nearer to print, but which one is found depends on the machine.
 *
 * <p>Samples are taken as inverted, 255 for "no ink", whether or not Adobe's marker says so: every
 * program that writes such files does it, and Pillow and browsers read them so.
 */
final class FourInks {
  private FourInks() {}

  /**
   * @param samples four bands as stored
   * @param ycck whether the first three bands are YCbCr of the inverted inks
   */
  static Picture rgb(Raster samples, boolean ycck) {
    int width = samples.getWidth();
    byte[] rgb = new byte[3 * width * samples.getHeight()];
    int[] row = new int[4 * width];
    int t = 0;
    for (int y = 0; y < samples.getHeight(); y++) {
      samples.getPixels(0, y, width, 1, row);
      for (int p = 0; p < row.length; p += 4) {
        if (ycck) {
          toInks(row, p);
        }
        int paper = row[p + 3];
        for (int ink = 0; ink < 3; ink++) {
          rgb[t++] = (byte) (paper - scaled(255 - row[p + ink], paper));
        }
      }
    }
    return new Picture(width, samples.getHeight(), rgb);
  }

  private static void toInks(int[] row, int p) {
    double luma = row[p];
    double cb = row[p + 1] - 128;
    double cr = row[p + 2] - 128;
    row[p] = 255 - clipped(luma + 1.402 * cr);
    row[p + 1] = 255 - clipped(luma - 0.344136 * cb - 0.714136 * cr);
    row[p + 2] = 255 - clipped(luma + 1.772 * cb);
  }

  private static int clipped(double value) {
    return (int) Math.max(0, Math.min(255, Math.rint(value)));
  }

  private static int scaled(int value, int by) {
    return (value * by + 127) / 255;
  }
}
