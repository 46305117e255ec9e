package dev.ugatit.trainer.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Sliced Wasserstein distance between two sets of pictures (Rabin et al. 2011) on patches of their
 * Laplacian pyramids, as Karras et al. 2018 (<a href="https://arxiv.org/abs/1710.10196">Progressive
 * growing of GANs</a>, section 5) score generators: how differently the two sets look at each
 * scale, whatever is on each picture.
 *
 * <p>Each set of {@link Descriptors} is projected on {@value Directions#COUNT} fixed directions; on
 * each the distance is that of the sorted projections, and the level's score is 1000 times their
 * mean. 0 is best; two halves of one set of photographs stay above it by the chance of the draw.
 * Since descriptors are normalised, a tint or another contrast of a whole set is not seen.
 *
 * <p>The sets may differ in number; the order of their pictures does not matter. Work and memory
 * are those of one level at a time. Not thread-safe.
 */
final class SlicedWasserstein {
  private static final double SCALE = 1e3;

  /** Directions that share one pass over the descriptors, to read those from memory less often. */
  private static final int GROUP = 8;

  /** Patches whose descriptors stay in the processor's cache while a group passes over them. */
  private static final int BLOCK = 256;

  private final float[][] directions = Directions.unit();
  private final RadixSort sorting = new RadixSort();
  private final Runnable between;

  /**
   * @param between called about every hundredth part of the work; ends it by throwing
   */
  SlicedWasserstein(Runnable between) {
    this.between = between;
  }

  /**
   * The distance at each level of the pictures' pyramids.
   *
   * @param some at least one picture, all of one size
   * @param others at least one picture of the same size
   * @return score by the side of the level, pixels
   */
  SortedMap<Integer, Double> levels(List<Sample> some, List<Sample> others) {
    List<Integer> sides = Pyramid.sides(some.get(0).picture().width());
    var scores = new TreeMap<Integer, Double>();
    for (int level = 0; level < sides.size(); level++) {
      between.run();
      Descriptors left = Descriptors.of(some, level);
      Descriptors right = Descriptors.of(others, level);
      scores.put(sides.get(level), SCALE * distance(left, right));
    }
    return scores;
  }

  private double distance(Descriptors some, Descriptors others) {
    float[][] left = new float[GROUP][some.count()];
    float[][] right = new float[GROUP][others.count()];
    double sum = 0;
    for (int first = 0; first < directions.length; first += GROUP) {
      between.run();
      project(some, first, left);
      project(others, first, right);
      for (int g = 0; g < GROUP; g++) {
        sorting.sort(left[g]);
        sorting.sort(right[g]);
        sum += distance(left[g], right[g]);
      }
    }
    return sum / directions.length;
  }

  /**
   * Wasserstein distance of order 1 between two samples of a line: the area between their quantile
   * functions, which for samples of one number is the mean difference of their sorted values.
   *
   * @param some sorted
   * @param others sorted
   */
  static double distance(float[] some, float[] others) {
    long n = some.length;
    long m = others.length;
    double area = 0;
    long at = 0; // in 1/(n·m) of the way from the least to the largest
    for (int i = 0, j = 0; i < n; ) {
      long next = Math.min((i + 1) * m, (j + 1) * n);
      area += (next - at) * (double) Math.abs(some[i] - others[j]);
      at = next;
      i += (i + 1) * m == next ? 1 : 0;
      j += (j + 1) * n == next ? 1 : 0;
    }
    return area / (n * m);
  }

  private void project(Descriptors descriptors, int first, float[][] projections) {
    for (int from = 0; from < descriptors.count(); from += BLOCK) {
      int to = Math.min(from + BLOCK, descriptors.count());
      for (int g = 0; g < projections.length; g++) {
        project(descriptors.values(), directions[first + g], from, to, projections[g]);
      }
    }
  }

  /** Seven products at a time, a row of the patches: that many loads and one store a step. */
  private static void project(float[][] values, float[] w, int from, int to, float[] projection) {
    Arrays.fill(projection, from, to, 0);
    for (int d = 0; d < Descriptors.LENGTH; d += Descriptors.SIDE) {
      float[] a = values[d];
      float[] b = values[d + 1];
      float[] c = values[d + 2];
      float[] e = values[d + 3];
      float[] f = values[d + 4];
      float[] g = values[d + 5];
      float[] h = values[d + 6];
      float wa = w[d];
      float wb = w[d + 1];
      float wc = w[d + 2];
      float we = w[d + 3];
      float wf = w[d + 4];
      float wg = w[d + 5];
      float wh = w[d + 6];
      for (int i = from; i < to; i++) {
        projection[i] +=
            wa * a[i] + wb * b[i] + wc * c[i] + we * e[i] + wf * f[i] + wg * g[i] + wh * h[i];
      }
    }
  }
}
