package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.ugatit.network.ParameterSpec;
import dev.ugatit.platform.contract.Optimizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code torch.optim.Adam} over several networks: weight decay is added to the gradient, ε to the
 * corrected root. Its whole state is saved: both moments of each weight, and how many updates there
 * were. Confined to one thread.
 */
final class Adam implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Adam.class);
  private static final String UPDATES = "updates";
  private static final String MEAN = "/mean";
  private static final String VARIANCE = "/variance";

  private final NDManager owner;
  private final AdamKernel kernel;
  private final List<NetworkParameters> networks;
  private final SortedMap<String, Weight> weights;
  private final Map<String, NDArray> moments;
  private int updates;

  /** One of the weights that are updated. */
  private record Weight(NetworkParameters network, String name) {}

  private Adam(
      AdamKernel kernel,
      NDManager owner,
      List<NetworkParameters> networks,
      Map<String, NDArray> moments,
      int updates) {
    this.kernel = kernel;
    this.owner = owner;
    this.networks = networks;
    this.weights = weights(networks);
    this.moments = moments;
    this.updates = updates;
  }

  /** An optimiser that has not seen a gradient yet. */
  static Adam initial(Tensors tensors, Optimizer options, List<NetworkParameters> networks) {
    NDManager owner = tensors.owner();
    var moments = new TreeMap<String, NDArray>();
    shapes(networks)
        .forEach((name, shape) -> moments.put(name, Tensors.keep(tensors.zeros(shape), owner)));
    return new Adam(kernel(tensors, options), owner, networks, moments, 0);
  }

  /**
   * The optimiser of a checkpoint.
   *
   * @param name of its file, such as {@code optG}
   * @throws CheckpointException if it was saved for other weights
   */
  static Adam load(
      Tensors tensors,
      Optimizer options,
      List<NetworkParameters> networks,
      Path folder,
      String name)
      throws IOException {
    NDManager owner = tensors.owner();
    var file = CheckpointFile.of(folder, name);
    Map<String, NDArray> moments = file.load(shapes(networks), tensors, owner);
    return new Adam(kernel(tensors, options), owner, networks, moments, file.number(UPDATES));
  }

  /** Writes moments and number of updates to the file of this name. */
  void save(Path folder, String name) throws IOException {
    CheckpointFile.of(folder, name)
        .save(new TreeMap<>(moments), Map.of(UPDATES, Integer.toString(updates)));
  }

  /** Forgets the gradients of all weights and collects those of the passes from now on. */
  void collectGradients() {
    networks.forEach(NetworkParameters::collectGradients);
  }

  /** Frees the gradients of all weights. */
  void forgetGradients() {
    networks.forEach(NetworkParameters::forgetGradients);
  }

  /**
   * Changes all weights along the gradients that were collected.
   *
   * @param rate learning rate of this update
   * @throws IllegalStateException if a weight has no gradient, naming it
   */
  void step(double rate) {
    updates++;
    var arrays = new ArrayList<NDArray>(weights.size());
    var gradients = new ArrayList<NDArray>(weights.size());
    var means = new ArrayList<NDArray>(weights.size());
    var variances = new ArrayList<NDArray>(weights.size());
    try (var scope = Tensors.scope();
        var recording = Tensors.recording(false)) {
      weights.forEach(
          (name, weight) -> {
            arrays.add(weight.network().array(weight.name()));
            gradients.add(gradient(name));
            means.add(moment(name + MEAN));
            variances.add(moment(name + VARIANCE));
          });
      kernel.update(arrays, gradients, means, variances, updates, rate);
    }
  }

  /** Number of updates so far. */
  int updates() {
    return updates;
  }

  /** Gradient of one weight, {@code network/name}; a new handle of the current scope. */
  NDArray gradient(String name) {
    Weight weight = weights.get(name);
    NDArray gradient = weight == null ? null : weight.network().gradient(weight.name());
    if (gradient == null) {
      throw new IllegalStateException("no gradient has reached " + name);
    }
    return gradient;
  }

  /** Names of the weights, {@code network/name}. */
  List<String> names() {
    return List.copyOf(weights.keySet());
  }

  /** Number of arrays that belong to this optimiser. */
  int managed() {
    return owner.getManagedArrays().size();
  }

  private NDArray moment(String name) {
    NDArray moment = moments.get(name);
    if (moment == null) {
      throw new IllegalStateException("there is no moment " + name);
    }
    return moment;
  }

  private static SortedMap<String, Weight> weights(List<NetworkParameters> networks) {
    var weights = new TreeMap<String, Weight>();
    for (NetworkParameters network : networks) {
      for (ParameterSpec spec : network.trained()) {
        weights.put(network.network() + "/" + spec.name(), new Weight(network, spec.name()));
      }
    }
    return weights;
  }

  private static SortedMap<String, long[]> shapes(List<NetworkParameters> networks) {
    var shapes = new TreeMap<String, long[]>();
    for (NetworkParameters network : networks) {
      for (ParameterSpec spec : network.trained()) {
        shapes.put(network.network() + "/" + spec.name() + MEAN, spec.shape());
        shapes.put(network.network() + "/" + spec.name() + VARIANCE, spec.shape());
      }
    }
    return shapes;
  }

  private static AdamKernel kernel(Tensors tensors, Optimizer options) {
    try {
      return new FusedAdam(tensors, options);
    } catch (RuntimeException e) {
      LOG.warn("this engine has no fused Adam; updates take about ten times as long", e);
      return new PlainAdam(options);
    }
  }

  @Override
  public void close() {
    owner.close();
  }
}
