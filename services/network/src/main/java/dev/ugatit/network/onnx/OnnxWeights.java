package dev.ugatit.network.onnx;

import dev.ugatit.network.ParameterSpec;
import dev.ugatit.network.Weights;
import dev.ugatit.network.tensors.TensorData;
import java.io.IOException;
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

  /**
   * Adds the initialisers of a model's file to the graph; values are read when they are written or
   * transformed, so the file must stay until then. Blocks.
   *
   * @throws OnnxFormatException if the file holds other weights
   */
  public OnnxWeights(OnnxGraph graph, List<ParameterSpec> specs, OnnxFile file) throws IOException {
    for (ParameterSpec spec : specs) {
      if (!file.initializers().containsKey(spec.name())) {
        throw new OnnxFormatException("the model has no weight " + spec);
      }
      OnnxInitializer stored = file.stored(spec.name());
      if (!stored.shape().equals(LongStream.of(spec.shape()).boxed().toList())) {
        throw new OnnxFormatException(
            "weight " + spec + " of the model has shape " + stored.shape());
      }
      graph.add(stored);
      values.put(spec.name(), new OnnxValue(spec.name(), stored.shape()));
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
