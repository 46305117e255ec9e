package dev.ugatit.trainer.evaluate;

import dev.ugatit.platform.image.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/** Sets of pictures with large and small structures, functions of a number. */
final class Photographs {
  private Photographs() {}

  /** Waves of random direction and colour with some noise; values from 40 to 210, all even. */
  static List<Sample> of(int count, int side, long seed) {
    var random = new Random(seed);
    var samples = new ArrayList<Sample>();
    for (int n = 0; n < count; n++) {
      byte[] rgb = new byte[side * side * 3];
      double[] wave = random.doubles(9).toArray();
      for (int i = 0; i < rgb.length; i++) {
        int c = i % 3;
        double at = (i / 3 % side) * wave[c] + (i / 3 / side) * wave[3 + c];
        double value = 120 + 70 * Math.sin(at + 6 * wave[6 + c]) + 10 * random.nextDouble();
        rgb[i] = (byte) (2 * (int) (value / 2));
      }
      samples.add(new Sample(random.nextLong(), new Picture(side, side, rgb)));
    }
    return samples;
  }

  /** The same pictures with each value (0 to 255) changed. */
  static List<Sample> changed(List<Sample> samples, IntUnaryOperator change) {
    var changed = new ArrayList<Sample>();
    for (Sample sample : samples) {
      byte[] rgb = sample.picture().rgb().clone();
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = (byte) change.applyAsInt(rgb[i] & 0xFF);
      }
      int side = sample.picture().width();
      changed.add(new Sample(sample.key(), new Picture(side, side, rgb)));
    }
    return changed;
  }
}
