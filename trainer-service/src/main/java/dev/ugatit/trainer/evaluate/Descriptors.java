package dev.ugatit.trainer.evaluate;

import dev.ugatit.trainer.data.Counter;
import java.util.List;

/**
 * What a set of pictures looks like at one level of their pyramids: patches of {@value
 * #SIDE}×{@value #SIDE}×3, {@value #PER_PICTURE} from each picture at random places, normalised
 * over all of them to mean 0 and deviation 1 in each channel. A channel that is the same everywhere
 * is 0.
 *
 * @param values one array for each of the {@link #LENGTH} values of a patch (channel, row, column),
 *     which holds that value of every patch
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copies would double the largest arrays
record Descriptors(float[][] values) {
  /** Patches of one picture. */
  static final int PER_PICTURE = 128;

  /** Side of a patch, pixels. */
  static final int SIDE = 7;

  /** Values of a patch. */
  static final int LENGTH = 3 * SIDE * SIDE;

  /** Begins the stream of random places; any number will do, as long as it stays. */
  private static final long PLACES = 0x9A7C4E5;

  /** Less deviation is none but that of rounding. */
  private static final double FLAT = 1e-6;

  /**
   * Cuts the patches of one level out.
   *
   * @param pictures of one size
   */
  static Descriptors of(List<Sample> pictures, int level) {
    float[][] values = new float[LENGTH][pictures.size() * PER_PICTURE];
    for (int n = 0; n < pictures.size(); n++) {
      Sample sample = pictures.get(n);
      int side = Pyramid.sides(sample.picture().width()).get(level);
      float[] planes = Pyramid.level(sample.picture(), level);
      Counter places = places(sample, level);
      for (int p = 0; p < PER_PICTURE; p++) {
        int left = places.below(side - SIDE + 1);
        int top = places.below(side - SIDE + 1);
        cut(planes, side, left, top, values, n * PER_PICTURE + p);
      }
    }
    for (int channel = 0; channel < 3; channel++) {
      normalise(values, channel * SIDE * SIDE, (channel + 1) * SIDE * SIDE);
    }
    return new Descriptors(values);
  }

  /** Two numbers for each patch: its column, its row. */
  static Counter places(Sample sample, int level) {
    return Counter.of(PLACES, sample.key(), level);
  }

  /** Number of patches. */
  int count() {
    return values[0].length;
  }

  private static void cut(
      float[] planes, int side, int left, int top, float[][] values, int patch) {
    for (int d = 0; d < LENGTH; d++) {
      int channel = d / (SIDE * SIDE);
      int y = top + d / SIDE % SIDE;
      int x = left + d % SIDE;
      values[d][patch] = planes[(channel * side + y) * side + x];
    }
  }

  private static void normalise(float[][] values, int from, int to) {
    double sum = 0;
    for (int d = from; d < to; d++) {
      for (float value : values[d]) {
        sum += value;
      }
    }
    long count = (long) (to - from) * values[0].length;
    double mean = sum / count;
    double squares = 0;
    for (int d = from; d < to; d++) {
      for (float value : values[d]) {
        squares += (value - mean) * (value - mean);
      }
    }
    double deviation = Math.sqrt(squares / count);
    double scale = deviation < FLAT ? 0 : 1 / deviation;
    for (int d = from; d < to; d++) {
      float[] row = values[d];
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) ((row[i] - mean) * scale);
      }
    }
  }
}
