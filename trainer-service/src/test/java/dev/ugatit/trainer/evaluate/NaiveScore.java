package dev.ugatit.trainer.evaluate;

import dev.ugatit.trainer.data.Counter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The score as the paper's own program writes it down: two-dimensional filters, whole descriptors,
 * one projection after the other, in double. Shares the random numbers with the real one and
 * nothing else.
 */
final class NaiveScore {
  private static final double[] KERNEL = {1 / 16., 4 / 16., 6 / 16., 4 / 16., 1 / 16.};

  private NaiveScore() {}

  /** One level's score; sets of one size. */
  static double level(List<Sample> some, List<Sample> others, int level, int levels) {
    double[][] left = descriptors(some, level, levels);
    double[][] right = descriptors(others, level, levels);
    float[][] directions = Directions.unit();
    double sum = 0;
    for (float[] direction : directions) {
      double[] a = sortedProjections(left, direction);
      double[] b = sortedProjections(right, direction);
      double distance = 0;
      for (int i = 0; i < a.length; i++) {
        distance += Math.abs(a[i] - b[i]);
      }
      sum += distance / a.length;
    }
    return 1000 * sum / directions.length;
  }

  private static double[] sortedProjections(double[][] descriptors, float[] direction) {
    double[] projections = new double[descriptors.length];
    for (int i = 0; i < descriptors.length; i++) {
      for (int d = 0; d < direction.length; d++) {
        projections[i] += direction[d] * descriptors[i][d];
      }
    }
    Arrays.sort(projections);
    return projections;
  }

  private static double[][] descriptors(List<Sample> samples, int level, int levels) {
    var patches = new ArrayList<double[]>();
    for (Sample sample : samples) {
      double[][][] image = laplacian(image(sample), level, levels);
      int side = image[0].length;
      Counter places = Descriptors.places(sample, level);
      for (int n = 0; n < 128; n++) {
        int left = places.below(side - 6);
        int top = places.below(side - 6);
        double[] patch = new double[147];
        for (int d = 0; d < 147; d++) {
          patch[d] = image[d / 49][top + d % 49 / 7][left + d % 7];
        }
        patches.add(patch);
      }
    }
    for (int c = 0; c < 3; c++) {
      double mean = 0;
      double square = 0;
      for (double[] patch : patches) {
        for (int d = 49 * c; d < 49 * (c + 1); d++) {
          mean += patch[d] / (49. * patches.size());
          square += patch[d] * patch[d] / (49. * patches.size());
        }
      }
      double deviation = Math.sqrt(square - mean * mean);
      for (double[] patch : patches) {
        for (int d = 49 * c; d < 49 * (c + 1); d++) {
          patch[d] = (patch[d] - mean) / deviation;
        }
      }
    }
    return patches.toArray(double[][]::new);
  }

  private static double[][][] laplacian(double[][][] image, int level, int levels) {
    double[][][] now = image;
    for (int i = 0; i < level; i++) {
      now = down(now);
    }
    if (level == levels - 1) {
      return now;
    }
    double[][][] coarse = up(down(now));
    double[][][] detail = new double[3][now[0].length][now[0].length];
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < detail[c].length; y++) {
        for (int x = 0; x < detail[c].length; x++) {
          detail[c][y][x] = now[c][y][x] - coarse[c][y][x];
        }
      }
    }
    return detail;
  }

  private static double[][][] image(Sample sample) {
    int side = sample.picture().width();
    double[][][] image = new double[3][side][side];
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          image[c][y][x] = sample.picture().sample(x, y, c);
        }
      }
    }
    return image;
  }

  static double[][][] down(double[][][] image) {
    int half = image[0].length / 2;
    double[][][] down = new double[3][half][half];
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < half; y++) {
        for (int x = 0; x < half; x++) {
          down[c][y][x] = filtered(image[c], 2 * y, 2 * x);
        }
      }
    }
    return down;
  }

  static double[][][] up(double[][][] image) {
    int twice = image[0].length * 2;
    double[][][] up = new double[3][twice][twice];
    for (int c = 0; c < 3; c++) {
      double[][] spread = new double[twice][twice];
      for (int y = 0; y < twice; y += 2) {
        for (int x = 0; x < twice; x += 2) {
          spread[y][x] = image[c][y / 2][x / 2];
        }
      }
      for (int y = 0; y < twice; y++) {
        for (int x = 0; x < twice; x++) {
          up[c][y][x] = 4 * filtered(spread, y, x);
        }
      }
    }
    return up;
  }

  private static double filtered(double[][] plane, int y, int x) {
    double sum = 0;
    for (int dy = -2; dy <= 2; dy++) {
      for (int dx = -2; dx <= 2; dx++) {
        double value = plane[mirrored(y + dy, plane.length)][mirrored(x + dx, plane.length)];
        sum += KERNEL[dy + 2] * KERNEL[dx + 2] * value;
      }
    }
    return sum;
  }

  private static int mirrored(int at, int length) {
    return at < 0 ? -at : at >= length ? 2 * length - 2 - at : at;
  }
}
