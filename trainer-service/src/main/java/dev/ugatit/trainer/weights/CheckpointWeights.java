package dev.ugatit.trainer.weights;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.network.tensors.TensorFile;
import dev.ugatit.trainer.engine.TrainingState;
import dev.ugatit.trainer.run.Checkpoint;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/**
 * The six networks of a checkpoint as one file of tensors, by the reference's names: {@code
 * genA2B/DownBlock.1.weight}, …, {@code disLB/conv.weight_v}. The generators' weights are either
 * those that the optimiser moves or their running averages, which published models have. Metadata
 * say which, and the size that the networks are trained at.
 */
public final class CheckpointWeights implements TensorFile {
  /** Key of the metadata that says which weights the generators have. */
  static final String GENERATORS = "generators";

  /** Key of the metadata that says the training's size in pixels. */
  static final String SIZE = "size";

  private static final String AVERAGES = "ema";

  private final Map<String, TensorFile> networks = new LinkedHashMap<>();
  private final NavigableMap<String, String> metadata = new TreeMap<>();
  private final TensorFile averages;
  private final boolean averaged;

  /**
   * Opens the files of a checkpoint.
   *
   * @param size side that the networks are trained at, pixels
   * @param asPublished whether the generators' averages stand in the place of their weights where
   *     there are averages and a step was done
   */
  public CheckpointWeights(Checkpoint checkpoint, int size, boolean asPublished)
      throws IOException {
    averages = open(checkpoint, AVERAGES);
    try {
      for (String network : TrainingState.networkNames()) {
        networks.put(network, open(checkpoint, network));
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
    averaged = asPublished && checkpoint.meta().step() > 0 && !averages.shapes().isEmpty();
    metadata.put(GENERATORS, averaged ? "averages" : "weights");
    metadata.put(SIZE, Integer.toString(size));
  }

  private static TensorFile open(Checkpoint checkpoint, String name) throws IOException {
    return TensorFile.open(checkpoint.folder().resolve(name + ".safetensors"));
  }

  /** Whether the generators' weights are their running averages. */
  public boolean averaged() {
    return averaged;
  }

  @Override
  public NavigableMap<String, long[]> shapes() {
    var shapes = new TreeMap<String, long[]>();
    networks.forEach(
        (network, file) ->
            file.shapes().forEach((name, shape) -> shapes.put(network + "/" + name, shape)));
    return shapes;
  }

  @Override
  public NavigableMap<String, String> metadata() {
    return metadata;
  }

  @Override
  public TensorData read(String name) throws IOException {
    int slash = name.indexOf('/');
    TensorFile network = networks.get(name.substring(0, Math.max(0, slash)));
    if (network == null) {
      throw new NoSuchElementException("there is no tensor " + name);
    }
    return averaged && averages.shapes().containsKey(name)
        ? averages.read(name)
        : network.read(name.substring(slash + 1));
  }

  @Override
  public void close() throws IOException {
    for (TensorFile network : networks.values()) {
      network.close();
    }
    averages.close();
  }
}
