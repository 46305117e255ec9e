package dev.ugatit.translator.http;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureEncoder;
import java.util.Random;

/** Pictures and tensors for tests, converted by other code than the translator's. */
public final class Pictures {
  private Pictures() {}

  public static Picture noise(int width, int height, long seed) {
    byte[] rgb = new byte[3 * width * height];
    new Random(seed).nextBytes(rgb);
    return new Picture(width, height, rgb);
  }

  public static byte[] png(Picture picture) {
    return PictureEncoder.png(picture);
  }

  /** {@code 1×3×H×W} in [-1,1]. */
  public static TensorData tensor(Picture picture) {
    int width = picture.width();
    int height = picture.height();
    float[] values = new float[3 * width * height];
    int to = 0;
    for (int channel = 0; channel < 3; channel++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          values[to++] = picture.sample(x, y, channel) / 127.5f - 1;
        }
      }
    }
    return TensorData.of(values, 1, 3, height, width);
  }

  /** Largest difference in levels between a picture and {@code 1×3×H×W} in [-1,1]. */
  public static double difference(Picture picture, TensorData wanted) {
    TensorData got = tensor(picture);
    double largest = 0;
    for (int i = 0; i < got.values().length; i++) {
      largest = Math.max(largest, Math.abs(got.values()[i] - wanted.values()[i]) * 127.5);
    }
    return largest;
  }

  /** Mean difference in levels between two pictures of one size. */
  public static double meanDifference(Picture one, Picture other) {
    double sum = 0;
    for (int i = 0; i < one.rgb().length; i++) {
      sum += Math.abs((one.rgb()[i] & 0xff) - (other.rgb()[i] & 0xff));
    }
    return sum / one.rgb().length;
  }
}
