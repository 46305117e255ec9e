package dev.ugatit.trainer.evaluate;

import dev.ugatit.platform.image.Picture;
import java.util.ArrayList;
import java.util.List;

/**
 * Laplacian pyramid (Burt and Adelson 1983) of square pictures, {@code 3×S×S} planar: each level
 * holds what the next smaller one cannot show, the last one the rest. The filter is {@code (1 4 6 4
 * 1)/16} in both directions; borders are mirrored without repeating the outermost pixel. Pure
 * functions.
 */
final class Pyramid {
  /** No level is smaller, pixels. */
  static final int SMALLEST = 16;

  private static final int CHANNELS = 3;

  private Pyramid() {}

  /** Sides of the levels of a picture, largest first: halves as long as they are whole. */
  static List<Integer> sides(int side) {
    var sides = new ArrayList<Integer>();
    int next = side;
    sides.add(next);
    while (next % 2 == 0 && next / 2 >= SMALLEST) {
      next /= 2;
      sides.add(next);
    }
    return sides;
  }

  /**
   * One level of a picture.
   *
   * @param level place in {@link #sides}
   * @return {@code 3×S×S}, S the level's side; differences of levels of 0 to 255, for the last
   *     level those themselves
   */
  static float[] level(Picture picture, int level) {
    List<Integer> sides = sides(picture.width());
    float[] planes = planes(picture);
    for (int above = 0; above < level; above++) {
      planes = reduced(planes, sides.get(above));
    }
    boolean last = level == sides.size() - 1;
    return last ? planes : detail(planes, sides.get(level));
  }

  /** Smoothed, every second pixel: {@code 3×S×S} to {@code 3×S/2×S/2}, S even. */
  static float[] reduced(float[] planes, int side) {
    int half = side / 2;
    float[] narrow = new float[CHANNELS * side * half];
    for (int row = 0; row < CHANNELS * side; row++) {
      for (int x = 0; x < half; x++) {
        narrow[row * half + x] = smoothed(planes, row * side, 1, side, 2 * x);
      }
    }
    float[] reduced = new float[CHANNELS * half * half];
    for (int c = 0; c < CHANNELS; c++) {
      for (int y = 0; y < half; y++) {
        for (int x = 0; x < half; x++) {
          reduced[(c * half + y) * half + x] =
              smoothed(narrow, c * side * half + x, half, side, 2 * y);
        }
      }
    }
    return reduced;
  }

  /** What is lost by {@link #reduced}. */
  private static float[] detail(float[] planes, int side) {
    float[] coarse = expanded(reduced(planes, side), side / 2);
    for (int i = 0; i < coarse.length; i++) {
      coarse[i] = planes[i] - coarse[i];
    }
    return coarse;
  }

  /** Twice as large, interpolated by the same filter: {@code 3×S×S} to {@code 3×2S×2S}. */
  static float[] expanded(float[] planes, int side) {
    int twice = 2 * side;
    float[] wide = new float[CHANNELS * side * twice];
    for (int row = 0; row < CHANNELS * side; row++) {
      for (int x = 0; x < twice; x++) {
        wide[row * twice + x] = interpolated(planes, row * side, 1, side, x);
      }
    }
    float[] expanded = new float[CHANNELS * twice * twice];
    for (int c = 0; c < CHANNELS; c++) {
      for (int y = 0; y < twice; y++) {
        for (int x = 0; x < twice; x++) {
          expanded[(c * twice + y) * twice + x] =
              interpolated(wide, c * side * twice + x, twice, side, y);
        }
      }
    }
    return expanded;
  }

  /** The line of {@code length} values from {@code start} on, smoothed at {@code at}, even. */
  private static float smoothed(float[] values, int start, int stride, int length, int at) {
    float centre = values[start + at * stride];
    float before = values[start + Math.abs(at - 1) * stride];
    float after = values[start + (at + 1) * stride];
    float first = values[start + Math.abs(at - 2) * stride];
    float last = values[start + (at + 2 < length ? at + 2 : at) * stride];
    return (first + 4 * before + 6 * centre + 4 * after + last) / 16;
  }

  /** The line of {@code length} values, spread to twice as many, at {@code at}. */
  private static float interpolated(float[] values, int start, int stride, int length, int at) {
    int i = at / 2;
    float here = values[start + i * stride];
    float after = values[start + Math.min(i + 1, length - 1) * stride];
    if (at % 2 == 1) {
      return (here + after) / 2;
    }
    float before = values[start + Math.abs(i - 1) * stride];
    return (before + 6 * here + after) / 8;
  }

  private static float[] planes(Picture picture) {
    byte[] rgb = picture.rgb();
    int plane = rgb.length / CHANNELS;
    float[] planes = new float[rgb.length];
    for (int i = 0; i < plane; i++) {
      for (int c = 0; c < CHANNELS; c++) {
        planes[c * plane + i] = rgb[i * CHANNELS + c] & 0xFF;
      }
    }
    return planes;
  }
}
