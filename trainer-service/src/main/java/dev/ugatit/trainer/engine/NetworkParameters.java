package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.ugatit.network.ParameterSpec;
import dev.ugatit.network.Weights;
import dev.ugatit.network.tensors.TensorData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Weights and power vectors of one network on the device, by the names of the reference's {@code
 * state_dict}. Weights keep their arrays for life and are changed in place by the optimiser; power
 * vectors are replaced. Confined to one thread.
 *
 * <p>Gradients take as much memory as the weights, so that they exist for one update alone: from
 * {@link #collectGradients} to {@link #forgetGradients} forward passes get second handles on the
 * weights' memory, and those have the gradients.
 */
final class NetworkParameters implements Weights<NDArray>, AutoCloseable {
  private final String network;
  private final List<ParameterSpec> specs;
  private final NDManager owner;
  private final Map<String, NDArray> arrays;

  /** Second handles while gradients are collected, by name. */
  private final Map<String, NDArray> leaves = new LinkedHashMap<>();

  private NetworkParameters(
      String network, List<ParameterSpec> specs, NDManager owner, Map<String, NDArray> arrays) {
    this.network = network;
    this.specs = specs;
    this.owner = owner;
    this.arrays = new LinkedHashMap<>(arrays);
  }

  /** First values of a parameter. */
  @FunctionalInterface
  interface FirstValues {
    TensorData of(ParameterSpec spec) throws IOException;
  }

  /** Parameters as a new training begins with them. */
  static NetworkParameters initial(
      Tensors tensors, String network, List<ParameterSpec> specs, FirstValues values)
      throws IOException {
    NDManager owner = tensors.owner();
    var arrays = new LinkedHashMap<String, NDArray>();
    for (ParameterSpec spec : specs) {
      arrays.put(spec.name(), Tensors.keep(tensors.array(values.of(spec)), owner));
    }
    return new NetworkParameters(network, specs, owner, arrays);
  }

  /**
   * Parameters of a checkpoint.
   *
   * @param network name for messages and of the file, such as {@code genA2B}
   * @throws CheckpointException if the file's names or shapes are not those of {@code specs}
   */
  static NetworkParameters load(
      Tensors tensors, String network, List<ParameterSpec> specs, Path folder) throws IOException {
    NDManager owner = tensors.owner();
    var shapes = new TreeMap<String, long[]>();
    specs.forEach(spec -> shapes.put(spec.name(), spec.shape()));
    var arrays = CheckpointFile.of(folder, network).load(shapes, tensors, owner);
    return new NetworkParameters(network, specs, owner, arrays);
  }

  /** Name of the network. */
  String network() {
    return network;
  }

  /** The weights that an optimiser changes, in the network's order. */
  List<ParameterSpec> trained() {
    return specs.stream().filter(spec -> spec.role().trained()).toList();
  }

  /** For a forward pass, which leads gradients to a weight while they are collected. */
  @Override
  public NDArray get(String name) {
    NDArray leaf = leaves.get(name);
    return leaf == null ? array(name) : leaf;
  }

  /** The values themselves, to be changed in place. */
  NDArray array(String name) {
    NDArray array = arrays.get(name);
    if (array == null) {
      throw new NoSuchElementException(network + " has no parameter " + name);
    }
    return array;
  }

  /** Puts another power vector in the place of the present one. */
  void replace(String name, NDArray vector) {
    NDArray before = array(name);
    arrays.put(name, Tensors.keep(vector, owner));
    before.close(); // the handle alone: autograd has its own on the memory
  }

  /** Forgets gradients and collects those of the forward passes from now on. */
  void collectGradients() {
    forgetGradients();
    for (ParameterSpec spec : trained()) {
      NDArray leaf = Tensors.keep(array(spec.name()).stopGradient(), owner);
      leaf.setRequiresGradient(true);
      leaves.put(spec.name(), leaf);
    }
  }

  /** Frees the gradients and collects none; forward passes lead nothing to the weights. */
  void forgetGradients() {
    leaves.values().forEach(NDArray::close);
    leaves.clear();
  }

  /** What was collected of one weight: a new handle of the current scope, or none. */
  @Nullable NDArray gradient(String name) {
    NDArray leaf = leaves.get(name);
    return leaf == null ? null : Tensors.gradient(leaf);
  }

  /** Brings every share of an instance norm back into [0,1]. */
  void clipRho(Tensors tensors) {
    for (ParameterSpec spec : specs) {
      if (spec.role().clipped()) {
        tensors.clipToUnit(array(spec.name()));
      }
    }
  }

  /** Writes all parameters to the network's file in this folder. */
  void save(Path folder) throws IOException {
    CheckpointFile.of(folder, network).save(new TreeMap<>(arrays), Map.of());
  }

  /** Number of arrays that belong to this network. */
  int managed() {
    return owner.getManagedArrays().size();
  }

  @Override
  public void close() {
    owner.close();
  }
}
