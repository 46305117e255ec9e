package dev.ugatit.trainer.data;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.Resizer;
import java.util.List;

/**
 * Pictures to tensors as the reference does it: mirror, resize to load size, crop, {@code (v/255 −
 * 0.5)/0.5}; and back. Pure functions.
 */
public final class Augmentation {
  private Augmentation() {}

  /**
   * One augmented picture, written into a batch.
   *
   * @param loadSize side length that the picture is resized to, pixels
   * @param size side length of the crop, pixels
   * @param batch {@code N×3×size×size}
   * @param n place in the batch
   */
  static void train(Picture picture, int loadSize, int size, Draw draw, float[] batch, int n) {
    Picture mirrored = draw.mirrored() ? picture.flipped() : picture;
    write(resized(mirrored, loadSize), draw.left(), draw.top(), size, batch, n);
  }

  /** Pictures as a batch at test time: {@code N×3×size×size} in [-1,1], resized and no more. */
  public static TensorData test(List<Picture> pictures, int size) {
    float[] batch = new float[pictures.size() * 3 * size * size];
    for (int n = 0; n < pictures.size(); n++) {
      write(resized(pictures.get(n), size), 0, 0, size, batch, n);
    }
    return new TensorData(new long[] {pictures.size(), 3, size, size}, batch);
  }

  /**
   * One picture of a batch of outputs: {@code 0.5·v + 0.5} to 255 levels, rounded and clamped.
   *
   * @param images {@code N×3×H×W} in [-1,1]
   */
  public static Picture picture(TensorData images, int n) {
    int height = (int) images.shape()[2];
    int width = (int) images.shape()[3];
    int plane = height * width;
    byte[] rgb = new byte[3 * plane];
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < plane; i++) {
        float value = images.values()[(n * 3 + c) * plane + i] * 0.5f + 0.5f;
        rgb[i * 3 + c] = (byte) Math.max(0, Math.min(255, Math.round(value * 255f)));
      }
    }
    return new Picture(width, height, rgb);
  }

  private static Picture resized(Picture picture, int side) {
    return picture.width() == side && picture.height() == side
        ? picture
        : Resizer.resize(picture, side, side);
  }

  private static void write(Picture picture, int left, int top, int size, float[] batch, int n) {
    byte[] rgb = picture.rgb();
    int plane = size * size;
    for (int y = 0; y < size; y++) {
      int from = ((top + y) * picture.width() + left) * 3;
      int to = n * 3 * plane + y * size;
      for (int x = 0; x < size; x++, from += 3, to++) {
        batch[to] = level(rgb[from]);
        batch[to + plane] = level(rgb[from + 1]);
        batch[to + 2 * plane] = level(rgb[from + 2]);
      }
    }
  }

  // Division in this order: the reference's rounding of v/255, then of the normalisation.
  private static float level(byte value) {
    return ((value & 0xFF) / 255f - 0.5f) / 0.5f;
  }
}
