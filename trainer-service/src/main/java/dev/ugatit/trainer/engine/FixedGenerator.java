package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import dev.ugatit.network.Generator;
import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.ParameterSpec;
import dev.ugatit.network.tensors.TensorData;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * A generator whose weights are given and do not change: the engine's answer to what a model from
 * elsewhere is compared with. Starts the engine. Confined to one thread, on which {@link
 * EngineThreads#use} was called; holds native memory until closed.
 */
public final class FixedGenerator implements AutoCloseable {
  private final Tensors tensors;
  private final Generator generator;
  private final DjlOps ops;
  private final Map<String, NDArray> weights = new HashMap<>();

  /**
   * A generator of this shape.
   *
   * @param source answers for each name of {@link Generator#parameters()}; asked once, in turn
   */
  public FixedGenerator(GeneratorOptions options, Function<String, TensorData> source) {
    tensors = EngineThreads.tensors();
    generator = new Generator(options);
    ops = new DjlOps(tensors);
    try (var scope = Tensors.scope();
        var recording = Tensors.recording(false)) {
      var owner = tensors.owner();
      for (ParameterSpec spec : generator.parameters()) {
        NDArray array = tensors.array(source.apply(spec.name()));
        weights.put(spec.name(), Tensors.keep(array, owner));
      }
    } catch (RuntimeException e) {
      tensors.close();
      throw e;
    }
  }

  /**
   * Translates.
   *
   * @param pictures {@code N×3×H×W} in [-1,1]; H and W multiples of 4, for the full variant the
   *     size it was built for
   * @return image {@code N×3×H×W} in [-1,1], CAM logits {@code N×2}, heatmap {@code N×1×H/4×W/4}
   */
  public Generator.Output<TensorData> translate(TensorData pictures) {
    return Translation.run(tensors, generator, ops, this::weight, pictures);
  }

  private NDArray weight(String name) {
    NDArray weight = weights.get(name);
    if (weight == null) {
      throw new NoSuchElementException("there is no weight " + name);
    }
    return weight;
  }

  @Override
  public void close() {
    tensors.close();
  }
}
