package dev.ugatit.trainer.evaluate;

import dev.ugatit.trainer.data.Counter;

/** The directions on which descriptors are projected: fixed, uniform on the unit sphere. */
final class Directions {
  /** As many as in the paper: four times 128. */
  static final int COUNT = 512;

  /** Begins the stream of random numbers; any number will do, as long as it stays. */
  private static final long SEED = 0xD12EC7;

  private static final double UNIT = 0x1p-53;

  private Directions() {}

  /** {@value #COUNT} vectors of length 1 in {@link Descriptors#LENGTH} dimensions. */
  static float[][] unit() {
    Counter random = Counter.of(SEED);
    float[][] directions = new float[COUNT][];
    for (int i = 0; i < COUNT; i++) {
      double[] normal = new double[Descriptors.LENGTH];
      double squares = 0;
      for (int d = 0; d < normal.length; d++) {
        normal[d] = gaussian(random);
        squares += normal[d] * normal[d];
      }
      directions[i] = scaled(normal, 1 / Math.sqrt(squares));
    }
    return directions;
  }

  /** Box and Muller's; StrictMath, since Math may differ in the last bit between machines. */
  private static double gaussian(Counter random) {
    double u = ((random.next() >>> 11) + 1) * UNIT; // (0, 1]
    double v = (random.next() >>> 11) * UNIT;
    return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * Math.PI * v);
  }

  private static float[] scaled(double[] vector, double factor) {
    float[] scaled = new float[vector.length];
    for (int d = 0; d < vector.length; d++) {
      scaled[d] = (float) (vector[d] * factor);
    }
    return scaled;
  }
}
