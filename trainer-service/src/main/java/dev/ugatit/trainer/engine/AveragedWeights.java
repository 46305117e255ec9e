package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.ugatit.network.ParameterSpec;
import dev.ugatit.network.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Exponential moving averages of the generators' weights, in float32 on the device. At update t the
 * average keeps min(decay, (1+t)/(10+t)) of itself: young averages forget fast. With a decay of 0
 * there are none. Confined to one thread.
 */
final class AveragedWeights implements AutoCloseable {
  static final String FILE = "ema";

  private final Tensors tensors;
  private final double decay;
  private final List<NetworkParameters> generators;
  private final NDManager owner;
  private final Map<String, NDArray> averages;

  private AveragedWeights(
      Tensors tensors,
      double decay,
      List<NetworkParameters> generators,
      NDManager owner,
      Map<String, NDArray> averages) {
    this.tensors = tensors;
    this.decay = decay;
    this.generators = generators;
    this.owner = owner;
    this.averages = averages;
  }

  /** Averages that begin at the present weights. */
  static AveragedWeights initial(
      Tensors tensors, double decay, List<NetworkParameters> generators) {
    NDManager owner = tensors.owner();
    var averages = new TreeMap<String, NDArray>();
    if (decay > 0) {
      try (var recording = Tensors.recording(false)) {
        for (NetworkParameters generator : generators) {
          for (ParameterSpec spec : generator.trained()) {
            NDArray copy = generator.array(spec.name()).duplicate();
            averages.put(name(generator, spec.name()), Tensors.keep(copy, owner));
          }
        }
      }
    }
    return new AveragedWeights(tensors, decay, generators, owner, averages);
  }

  /**
   * The averages of a checkpoint.
   *
   * @throws CheckpointException if it was saved for other weights, or without averages
   */
  static AveragedWeights load(
      Tensors tensors, double decay, List<NetworkParameters> generators, Path folder)
      throws IOException {
    NDManager owner = tensors.owner();
    Map<String, NDArray> averages =
        CheckpointFile.of(folder, FILE).load(shapes(decay, generators), tensors, owner);
    return new AveragedWeights(tensors, decay, generators, owner, averages);
  }

  /** Writes the averages; a file without tensors if there are none. */
  void save(Path folder) throws IOException {
    CheckpointFile.of(folder, FILE).save(new TreeMap<>(averages), Map.of());
  }

  /** Whether there are averages. */
  boolean exist() {
    return decay > 0;
  }

  /**
   * Moves the averages towards the present weights.
   *
   * @param update number of the update that led to these weights, from 1
   */
  void follow(int update) {
    if (!exist()) {
      return;
    }
    double kept = Math.min(decay, (1.0 + update) / (10.0 + update));
    try (var scope = Tensors.scope();
        var recording = Tensors.recording(false)) {
      NDArray step = tensors.scalar(1 - kept);
      for (NetworkParameters generator : generators) {
        for (ParameterSpec spec : generator.trained()) {
          NDArray average = average(name(generator, spec.name()));
          average.addi(generator.array(spec.name()).sub(average).mul(step));
        }
      }
    }
  }

  /** The averages of one generator. */
  Weights<NDArray> of(NetworkParameters generator) {
    return weight -> average(name(generator, weight));
  }

  /** Number of arrays that belong to the averages. */
  int managed() {
    return owner.getManagedArrays().size();
  }

  private NDArray average(String name) {
    NDArray average = averages.get(name);
    if (average == null) {
      throw new NoSuchElementException("there is no average of " + name);
    }
    return average;
  }

  private static SortedMap<String, long[]> shapes(
      double decay, List<NetworkParameters> generators) {
    var shapes = new TreeMap<String, long[]>();
    if (decay > 0) {
      for (NetworkParameters generator : generators) {
        generator.trained().forEach(spec -> shapes.put(name(generator, spec.name()), spec.shape()));
      }
    }
    return shapes;
  }

  private static String name(NetworkParameters generator, String weight) {
    return generator.network() + "/" + weight;
  }

  @Override
  public void close() {
    owner.close();
  }
}
