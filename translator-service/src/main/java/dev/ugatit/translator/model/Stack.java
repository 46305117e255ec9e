package dev.ugatit.translator.model;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.translator.queue.Cancellation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Pictures' tensors one behind the other along the first axis, and apart again. */
public final class Stack {
  private Stack() {}

  /**
   * One tensor of some of the same shape.
   *
   * @param parts at least one, {@code 1×…} each
   * @return {@code N×…}
   */
  public static TensorData of(List<TensorData> parts) {
    TensorData first = parts.get(0);
    if (parts.size() == 1) {
      return first;
    }
    long[] shape = first.shape().clone();
    shape[0] = parts.size();
    float[] values = new float[Math.toIntExact(TensorData.count(shape))];
    int to = 0;
    for (TensorData part : parts) {
      if (!Arrays.equals(part.shape(), first.shape()) || part.shape()[0] != 1) {
        throw new IllegalArgumentException(part + " does not stack on " + first);
      }
      System.arraycopy(part.values(), 0, values, to, part.values().length);
      to += part.values().length;
    }
    return new TensorData(shape, values);
  }

  /** The parts {@code 1×…} of {@code N×…}. */
  public static List<TensorData> apart(TensorData whole) {
    int count = Math.toIntExact(whole.shape()[0]);
    if (count == 1) {
      return List.of(whole);
    }
    long[] shape = whole.shape().clone();
    shape[0] = 1;
    int length = Math.toIntExact(TensorData.count(shape));
    var parts = new ArrayList<TensorData>(count);
    for (int from = 0; parts.size() < count; from += length) {
      parts.add(new TensorData(shape, Arrays.copyOfRange(whole.values(), from, from + length)));
    }
    return parts;
  }

  /**
   * One run of a model for some pictures. Blocks.
   *
   * @param inputs at least one, {@code 1×3×H×W} each
   * @param outputs names of the tensors to compute
   * @return for each picture what the model says, {@code 1×…} by name
   * @throws ModelRunException when the model fails, was stopped, or does not answer each picture
   */
  public static List<Map<String, TensorData>> run(
      LoadedModel model, List<TensorData> inputs, Set<String> outputs, Cancellation cancellation)
      throws ModelRunException {
    TensorData batch = of(inputs);
    Map<String, TensorData> answers = model.run(batch, outputs, cancellation);
    var each = new ArrayList<Map<String, TensorData>>();
    inputs.forEach(input -> each.add(new HashMap<>()));
    for (String output : outputs) {
      TensorData answer = answers.get(output);
      if (answer == null) {
        throw new IllegalStateException("the engine left out an output that was asked for");
      }
      if (answer.shape().length == 0 || answer.shape()[0] != inputs.size()) {
        throw new ModelRunException("the model answered " + answer + " to a picture " + batch);
      }
      List<TensorData> parts = apart(answer);
      for (int i = 0; i < parts.size(); i++) {
        each.get(i).put(output, parts.get(i));
      }
    }
    return each;
  }
}
