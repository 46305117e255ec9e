package dev.ugatit.network.onnx;

import dev.ugatit.network.ParameterSpec;
import dev.ugatit.network.Weights;
import dev.ugatit.network.tensors.TensorData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.stream.LongStream;

/** A network's weights as initialisers of a graph, under the names of the {@code state_dict}. */
public final class OnnxWeights implements Weights<OnnxValue> {
  private final Map<String, OnnxValue> values = new HashMap<>();

  /**
   * Adds initialisers to the graph; which of them are written depends on what the trace uses.
   *
   * @param source asked for a weight when it is written, or transformed during a trace
   */
  public OnnxWeights(
      OnnxGraph graph, List<ParameterSpec> specs, Function<String, TensorData> source) {
    for (ParameterSpec spec : specs) {
      String name = spec.name();
      List<Long> shape = LongStream.of(spec.shape()).boxed().toList();
      graph.add(new OnnxInitializer.Floats(name, shape, () -> source.apply(name)));
      values.put(name, new OnnxValue(name, shape));
    }
  }

  @Override
  public OnnxValue get(String name) {
    OnnxValue value = values.get(name);
    if (value == null) {
      throw new NoSuchElementException("no weight " + name);
    }
    return value;
  }
}
