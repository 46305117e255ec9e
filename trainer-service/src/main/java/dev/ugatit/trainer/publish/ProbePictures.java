package dev.ugatit.trainer.publish;

import dev.ugatit.network.tensors.TensorData;
import java.util.SplittableRandom;

/** Pictures to check a model with where there are none to take: a ramp and a pattern of squares. */
final class ProbePictures {
  private static final int CHANNELS = 3;
  private static final int SQUARE = 8;
  private static final long SEED = 0x75676174L;

  private ProbePictures() {}

  /** Two pictures {@code 2×3×S×S} in [-1,1], the same for the same size. */
  static TensorData of(int size) {
    float[] values = new float[2 * CHANNELS * size * size];
    int i = 0;
    for (int c = 0; c < CHANNELS; c++) {
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          values[i++] = ramp((c + 1) * x + (CHANNELS - c) * y, size);
        }
      }
    }
    int squares = (size + SQUARE - 1) / SQUARE;
    for (int c = 0; c < CHANNELS; c++) {
      double[] levels = new SplittableRandom(SEED + c).doubles((long) squares * squares).toArray();
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          values[i++] = (float) (2 * levels[y / SQUARE * squares + x / SQUARE] - 1);
        }
      }
    }
    return TensorData.of(values, 2, CHANNELS, size, size);
  }

  /** Up and down again between -1 and 1, once in four sides. */
  private static float ramp(int distance, int size) {
    int phase = distance % (4 * size);
    return Math.abs(phase - 2 * size) / (float) size - 1;
  }
}
