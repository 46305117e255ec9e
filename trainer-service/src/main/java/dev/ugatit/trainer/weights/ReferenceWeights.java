package dev.ugatit.trainer.weights;

import dev.ugatit.network.DiscriminatorOptions;
import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.InferredOptions;
import dev.ugatit.network.Variant;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.network.tensors.TensorFile;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.trainer.engine.TrainingState;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A file with networks by the reference's names: generators {@code genA2B/NAME}, {@code
 * genB2A/NAME}, and with them perhaps the four discriminators; or the bare names of one generator,
 * which then translates from source to target. Names and shapes have been checked, and the options
 * of the networks found in them, when it is open. Confined to one thread; blocking.
 */
public final class ReferenceWeights implements Closeable {
  /** Size of a light generator of which nobody says it, pixels: the reference's. */
  public static final int DEFAULT_SIZE = 256;

  private static final String FIRST_WEIGHT = "DownBlock.1.weight";
  private static final List<String> ALL = TrainingState.networkNames();

  private final TensorFile file;
  private final NavigableMap<String, NavigableMap<String, long[]>> networks;
  private final boolean bare;
  private final NetworkOptions options;

  private ReferenceWeights(TensorFile file, OptionalInt size) {
    this.file = file;
    NavigableMap<String, long[]> shapes = file.shapes();
    this.bare = shapes.containsKey(FIRST_WEIGHT);
    this.networks = bare ? alone(shapes) : byNetwork(shapes);
    this.options = options(size.isPresent() ? size : noted(file));
  }

  /**
   * Opens a file.
   *
   * @param size side that the networks were trained at, pixels; where it is neither given nor
   *     written in the file nor told by the shapes, it is {@value #DEFAULT_SIZE}
   * @throws IOException when the file cannot be read, saying why
   * @throws IllegalArgumentException when it holds something else, naming the first tensor that is
   *     missing, misshapen or too many
   */
  public static ReferenceWeights open(Path path, OptionalInt size) throws IOException {
    TensorFile file = TensorFile.open(path);
    try {
      return new ReferenceWeights(file, size);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Options of the networks; depths of discriminators that are not there are the usual ones. */
  public NetworkOptions network() {
    return options;
  }

  /** Directions whose generators are there. */
  public List<Direction> directions() {
    return Stream.of(Direction.values())
        .filter(direction -> networks.containsKey(TrainingState.networkName(direction)))
        .toList();
  }

  /** The networks that are not there; a training can begin with all six alone. */
  public List<String> missing() {
    return ALL.stream().filter(network -> !networks.containsKey(network)).toList();
  }

  /** A generator's weights by their own names; what cannot be read is thrown unchecked. */
  public Function<String, TensorData> generator(Direction direction) {
    String prefix = bare ? "" : TrainingState.networkName(direction) + "/";
    Function<String, TensorData> source = WeightFormat.source(file);
    return name -> source.apply(prefix + name);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static NavigableMap<String, NavigableMap<String, long[]>> alone(
      NavigableMap<String, long[]> shapes) {
    var networks = new TreeMap<String, NavigableMap<String, long[]>>();
    networks.put(TrainingState.networkName(Direction.SOURCE_TO_TARGET), shapes);
    return networks;
  }

  private static NavigableMap<String, NavigableMap<String, long[]>> byNetwork(
      NavigableMap<String, long[]> shapes) {
    var networks = new TreeMap<String, NavigableMap<String, long[]>>();
    shapes.forEach(
        (key, shape) -> {
          int slash = key.indexOf('/');
          String network = key.substring(0, Math.max(0, slash));
          if (!ALL.contains(network)) {
            throw new IllegalArgumentException(
                "tensor "
                    + key
                    + " belongs to no network: names are NETWORK/NAME, such as genA2B/"
                    + FIRST_WEIGHT
                    + ", with the networks "
                    + String.join(", ", ALL)
                    + "; or those of one generator alone");
          }
          networks
              .computeIfAbsent(network, n -> new TreeMap<>())
              .put(key.substring(slash + 1), shape);
        });
    return networks;
  }

  private static OptionalInt noted(TensorFile file) {
    String size = file.metadata().get(CheckpointWeights.SIZE);
    return size != null && size.matches("[0-9]{1,4}")
        ? OptionalInt.of(Integer.parseInt(size))
        : OptionalInt.empty();
  }

  private NetworkOptions options(OptionalInt size) {
    List<Direction> directions = directions();
    if (directions.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no generator: genA2B, genB2A or both are needed");
    }
    GeneratorOptions generator = generator(directions.get(0), size);
    for (Direction direction : directions) {
      requireEqual(TrainingState.networkName(direction), generator, generator(direction, size));
    }
    NetworkOptions usual =
        NetworkOptions.of(
            generator.variant() == Variant.LIGHT ? NetworkOptions.LIGHT : NetworkOptions.FULL,
            generator.size(),
            generator.channels(),
            generator.blocks());
    return new NetworkOptions(
        usual.variant(),
        usual.size(),
        usual.channels(),
        usual.blocks(),
        depth(usual, "disG", usual.globalDepth()),
        depth(usual, "disL", usual.localDepth()));
  }

  private GeneratorOptions generator(Direction direction, OptionalInt size) {
    String name = TrainingState.networkName(direction);
    Map<String, long[]> shapes = networks.getOrDefault(name, new TreeMap<>());
    boolean light = InferredOptions.isLight(shapes);
    return InferredOptions.generator(
        name, shapes, light && size.isEmpty() ? OptionalInt.of(DEFAULT_SIZE) : size);
  }

  /** Depth of the discriminators whose names begin so: the same in both domains. */
  private int depth(NetworkOptions usual, String prefix, int absent) {
    int depth = absent;
    boolean first = true;
    for (String name : networks.subMap(prefix, true, prefix + "Z", true).keySet()) {
      DiscriminatorOptions found =
          InferredOptions.discriminator(name, networks.getOrDefault(name, new TreeMap<>()));
      var wanted = new DiscriminatorOptions(usual.channels(), first ? found.depth() : depth);
      requireEqual(name, wanted, found);
      depth = found.depth();
      first = false;
    }
    return depth;
  }

  private static void requireEqual(String name, Object wanted, Object found) {
    if (!wanted.equals(found)) {
      throw new IllegalArgumentException(
          name + " is another network than those before it: " + found + " instead of " + wanted);
    }
  }
}
