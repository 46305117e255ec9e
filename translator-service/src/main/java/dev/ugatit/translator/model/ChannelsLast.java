package dev.ugatit.translator.model;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.translator.queue.Cancellation;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A model whose pictures are {@code N×H×W×C}, for callers whose pictures are {@code N×C×H×W}: the
 * input is turned on its way in, and each answer of four dimensions on its way out.
 */
final class ChannelsLast implements ModelSession {
  private final ModelSession turned;

  ChannelsLast(ModelSession turned) {
    this.turned = turned;
  }

  @Override
  public Map<String, TensorData> run(
      String inputName, TensorData input, Set<String> outputs, Cancellation cancellation)
      throws ModelRunException {
    var answers = new HashMap<>(turned.run(inputName, channelsLast(input), outputs, cancellation));
    answers.replaceAll((name, answer) -> channelsFirst(answer));
    return answers;
  }

  private static TensorData channelsLast(TensorData picture) {
    long[] shape = picture.shape();
    return transposed(
        picture,
        new long[] {shape[0], shape[2], shape[3], shape[1]},
        (int) shape[1],
        (int) (shape[2] * shape[3]));
  }

  private static TensorData channelsFirst(TensorData picture) {
    long[] shape = picture.shape();
    return shape.length != 4
        ? picture
        : transposed(
            picture,
            new long[] {shape[0], shape[3], shape[1], shape[2]},
            (int) (shape[1] * shape[2]),
            (int) shape[3]);
  }

  /** For each of the batch a matrix {@code rows × columns} becomes {@code columns × rows}. */
  private static TensorData transposed(TensorData picture, long[] shape, int rows, int columns) {
    float[] from = picture.values();
    float[] to = new float[from.length];
    for (int start = 0; start < from.length; start += rows * columns) {
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          to[start + column * rows + row] = from[start + row * columns + column];
        }
      }
    }
    return new TensorData(shape, to);
  }

  @Override
  public long bytes() {
    return turned.bytes();
  }

  @Override
  public void close() {
    turned.close();
  }
}
