package dev.ugatit.translator.model;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.platform.image.Picture;

/**
 * Head and tail of a model: 8-bit interleaved pixels to planes of floats in the manifest's range,
 * and back. Immutable, thread-safe.
 *
 * <p>Level {@code v} of 0…255 stands for {@code low + v/255·(high − low)}; back, values are clamped
 * to the output range and rounded to the nearest level.
 */
public final class PixelCodec {
  private static final int CHANNELS = 3;

  private final float[] valueOfLevel = new float[256];
  private final double outputLow;
  private final double levelsPerUnit;
  private final boolean blueFirst;

  /** The conversion that a model's contract asks for. */
  public PixelCodec(TensorContract contract) {
    double step = (contract.inputHigh() - contract.inputLow()) / 255;
    for (int level = 0; level < 256; level++) {
      valueOfLevel[level] = (float) (contract.inputLow() + level * step);
    }
    outputLow = contract.outputLow();
    levelsPerUnit = 255 / (contract.outputHigh() - contract.outputLow());
    blueFirst = contract.colourOrder().equals("BGR");
  }

  /** A picture as {@code 1×3×H×W}. */
  public TensorData encode(Picture picture) {
    int plane = picture.width() * picture.height();
    byte[] rgb = picture.rgb();
    float[] values = new float[CHANNELS * plane];
    int first = blueFirst ? 2 * plane : 0;
    int last = 2 * plane - first;
    for (int i = 0, from = 0; i < plane; i++, from += CHANNELS) {
      values[first + i] = valueOfLevel[rgb[from] & 0xff];
      values[plane + i] = valueOfLevel[rgb[from + 1] & 0xff];
      values[last + i] = valueOfLevel[rgb[from + 2] & 0xff];
    }
    return TensorData.of(values, 1, CHANNELS, picture.height(), picture.width());
  }

  /**
   * The picture of a model's answer.
   *
   * @param tensor {@code 1×3×H×W}
   * @throws ModelRunException when the shape is another, or a value is not finite: such a model is
   *     broken, and a black square would hide it
   */
  public Picture decode(TensorData tensor) throws ModelRunException {
    long[] shape = tensor.shape();
    if (shape.length != 4 || shape[0] != 1 || shape[1] != CHANNELS) {
      throw new ModelRunException("the model answered " + tensor + ", which is no picture");
    }
    int plane = Math.toIntExact(shape[2] * shape[3]);
    float[] values = tensor.values();
    byte[] rgb = new byte[CHANNELS * plane];
    int first = blueFirst ? 2 * plane : 0;
    int last = 2 * plane - first;
    float poison = 0;
    for (int i = 0, to = 0; i < plane; i++, to += CHANNELS) {
      float red = values[first + i];
      float green = values[plane + i];
      float blue = values[last + i];
      poison += 0 * red + 0 * green + 0 * blue; // NaN as soon as one of them is not finite
      rgb[to] = level(red);
      rgb[to + 1] = level(green);
      rgb[to + 2] = level(blue);
    }
    if (poison != 0) {
      throw new ModelRunException("the model answered a value that is not finite");
    }
    return new Picture((int) shape[3], (int) shape[2], rgb);
  }

  private byte level(float value) {
    double level = (value - outputLow) * levelsPerUnit + 0.5;
    return (byte) (int) Math.max(0, Math.min(255, level));
  }
}
