package dev.ugatit.trainer.engine;

import ai.djl.ndarray.NDArray;
import dev.ugatit.network.Discriminator;
import dev.ugatit.network.DiscriminatorOptions;
import dev.ugatit.network.Generator;
import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.ParameterSpec;
import dev.ugatit.network.Variant;
import dev.ugatit.network.Weights;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.network.tensors.TensorFile;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.contract.WinogradLayers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Everything that a training changes: six networks, two optimisers, the generators' averages. It is
 * complete: saved, loaded and continued, a training on the same CPU, libraries and threads computes
 * the same bits as one that was never interrupted.
 *
 * <p>Confined to one thread, on which {@link EngineThreads#use} was called. Its arrays lie outside
 * the Java heap: close it, or they stay.
 */
public final class TrainingState implements AutoCloseable {
  private static final String A_TO_B = "genA2B";
  private static final String B_TO_A = "genB2A";
  private static final String GENERATOR_OPTIMISER = "optG";
  private static final String DISCRIMINATOR_OPTIMISER = "optD";

  private final TrainingOptions options;
  private final Tensors tensors;
  private final GeneratorNetwork aToB;
  private final GeneratorNetwork bToA;
  private final Map<Critic, DiscriminatorNetwork> discriminators = new EnumMap<>(Critic.class);
  private final Adam generatorOptimiser;
  private final Adam discriminatorOptimiser;
  private final AveragedWeights averages;

  /** Where the parts of a state come from: drawn anew, or a checkpoint's files. */
  private interface Source {
    NetworkParameters network(String name, List<ParameterSpec> specs) throws IOException;

    Adam optimiser(String name, List<NetworkParameters> networks) throws IOException;

    AveragedWeights averages(List<NetworkParameters> generators) throws IOException;
  }

  private TrainingState(TrainingOptions options, Tensors tensors, Source source)
      throws IOException {
    this.options = options;
    this.tensors = tensors;
    var generator = new Generator(generatorOptions(options.network()));
    Set<WinogradLayers> winograd = ConvolutionForms.choose(options, tensors.device());
    DjlOps ops =
        winograd.isEmpty()
            ? new DjlOps(tensors)
            : new WinogradDjlOps(tensors, winograd, generator.options().features());
    List<ParameterSpec> weights = generator.parameters();
    aToB = new GeneratorNetwork(generator, ops, source.network(A_TO_B, weights));
    bToA = new GeneratorNetwork(generator, ops, source.network(B_TO_A, weights));
    for (Critic critic : Critic.values()) {
      var discriminator = new Discriminator(discriminatorOptions(options.network(), critic));
      var parameters = source.network(critic.network(), discriminator.parameters());
      discriminators.put(critic, new DiscriminatorNetwork(discriminator, tensors, parameters));
    }
    generatorOptimiser = source.optimiser(GENERATOR_OPTIMISER, generators());
    discriminatorOptimiser = source.optimiser(DISCRIMINATOR_OPTIMISER, critics());
    averages = source.averages(generators());
  }

  /**
   * The state before the first step, with weights drawn from the seed: a function of the options.
   * Starts the engine.
   */
  public static TrainingState initial(TrainingOptions options) {
    boolean official = options.profile().equals(TrainingOptions.OFFICIAL);
    try {
      return begin(
          options,
          (network, specs) -> new Initializer(official, options.seed(), network, specs)::values);
    } catch (IOException e) {
      throw new AssertionError("nothing is read", e);
    }
  }

  /**
   * The state before the first step, with given weights and power vectors. Starts the engine.
   *
   * @param given all of the six networks, named {@code genA2B/DownBlock.1.weight} and so on; read
   *     once, one tensor at a time
   * @throws CheckpointException if a tensor is missing or of another shape, naming it
   */
  public static TrainingState initial(TrainingOptions options, TensorFile given)
      throws IOException {
    return begin(options, (network, specs) -> spec -> read(given, network, spec));
  }

  private static TensorData read(TensorFile given, String network, ParameterSpec spec)
      throws IOException {
    String name = network + "/" + spec.name();
    long[] shape = given.shapes().get(name);
    if (!Arrays.equals(shape, spec.shape())) {
      throw new CheckpointException(
          "the weights to begin with "
              + (shape == null ? "lack " : "have " + Arrays.toString(shape) + " in the place of ")
              + network
              + "/"
              + spec);
    }
    return given.read(name);
  }

  private static TrainingState begin(TrainingOptions options, Beginning.Values values)
      throws IOException {
    var tensors = EngineThreads.tensors();
    try {
      return new TrainingState(options, tensors, new Beginning(options, tensors, values));
    } catch (IOException | RuntimeException e) {
      tensors.close(); // the state is not there yet to do it
      throw e;
    }
  }

  /**
   * The state of a checkpoint. Starts the engine.
   *
   * @param folder that {@link #save} wrote to; more files may lie there
   * @throws CheckpointException if the files are those of other options, saying where they differ
   * @throws IOException if a file is missing or damaged
   */
  public static TrainingState load(TrainingOptions options, Path folder) throws IOException {
    var tensors = EngineThreads.tensors();
    try {
      var state = new TrainingState(options, tensors, new Checkpoint(options, tensors, folder));
      state.requireSameUpdates();
      return state;
    } catch (IOException | RuntimeException e) {
      tensors.close();
      throw e;
    }
  }

  /**
   * Writes the files of {@link #fileNames} to an existing folder. Their bytes are a function of the
   * state alone. Each is forced to disk; they are not one atomic whole: write aside, then rename.
   */
  public void save(Path folder) throws IOException {
    for (NetworkParameters network :
        Stream.concat(generators().stream(), critics().stream()).toList()) {
      network.save(folder);
    }
    generatorOptimiser.save(folder, GENERATOR_OPTIMISER);
    discriminatorOptimiser.save(folder, DISCRIMINATOR_OPTIMISER);
    averages.save(folder);
  }

  /** Names of the nine files of a checkpoint. */
  public static List<String> fileNames() {
    return Stream.of(
            Stream.of(A_TO_B, B_TO_A),
            Stream.of(Critic.values()).map(Critic::network),
            Stream.of(GENERATOR_OPTIMISER, DISCRIMINATOR_OPTIMISER, AveragedWeights.FILE))
        .flatMap(names -> names)
        .map(name -> name + CheckpointFile.EXTENSION)
        .toList();
  }

  /** What the reference calls the generator of a direction. */
  public static String networkName(Direction direction) {
    return direction == Direction.SOURCE_TO_TARGET ? A_TO_B : B_TO_A;
  }

  /** What the reference calls the six networks, the generators first. */
  public static List<String> networkNames() {
    return Stream.concat(Stream.of(A_TO_B, B_TO_A), Stream.of(Critic.values()).map(Critic::network))
        .toList();
  }

  /** Number of steps done, by this training and those that it was resumed from. */
  public int updates() {
    return generatorOptimiser.updates();
  }

  /** What the state was made with. */
  public TrainingOptions options() {
    return options;
  }

  /** Shape of the generators. */
  public GeneratorOptions generatorOptions() {
    return aToB.generator().options();
  }

  /**
   * One generator's weights for use, by name: the averages, or the weights themselves when
   * averaging is off or no step is done. Each answer is a copy, made when it is asked for; later
   * steps show in later answers.
   */
  public Function<String, TensorData> exportWeights(Direction direction) {
    Weights<NDArray> exported = exported(direction);
    return name -> Tensors.data(exported.get(name));
  }

  /** The weights that {@link #exportWeights} copies. */
  Weights<NDArray> exported(Direction direction) {
    NetworkParameters parameters = generator(direction).parameters();
    return averages.exist() && updates() > 0 ? averages.of(parameters) : parameters;
  }

  GeneratorNetwork generator(Direction direction) {
    return switch (direction) {
      case SOURCE_TO_TARGET -> aToB;
      case TARGET_TO_SOURCE -> bToA;
    };
  }

  DiscriminatorNetwork discriminator(Critic critic) {
    var network = discriminators.get(critic);
    if (network == null) {
      throw new AssertionError("every critic has a network");
    }
    return network;
  }

  /** Parameters of both generators. */
  List<NetworkParameters> generators() {
    return List.of(aToB.parameters(), bToA.parameters());
  }

  /** Parameters of the four discriminators. */
  List<NetworkParameters> critics() {
    return discriminators.values().stream().map(DiscriminatorNetwork::parameters).toList();
  }

  Adam generatorOptimiser() {
    return generatorOptimiser;
  }

  Adam discriminatorOptimiser() {
    return discriminatorOptimiser;
  }

  AveragedWeights averages() {
    return averages;
  }

  Tensors tensors() {
    return tensors;
  }

  /** Number of arrays that live between steps. */
  int arrays() {
    int networks =
        Stream.concat(generators().stream(), critics().stream())
            .mapToInt(NetworkParameters::managed)
            .sum();
    return networks
        + generatorOptimiser.managed()
        + discriminatorOptimiser.managed()
        + averages.managed()
        + tensors.constants();
  }

  /** Frees all arrays; the state and what was made with it must not be used any more. */
  @Override
  public void close() {
    tensors.close(); // and with it all owners
  }

  private void requireSameUpdates() throws CheckpointException {
    if (generatorOptimiser.updates() != discriminatorOptimiser.updates()) {
      throw new CheckpointException(
          "the checkpoint's files are of different steps: optG of "
              + generatorOptimiser.updates()
              + ", optD of "
              + discriminatorOptimiser.updates()
              + ". Resume from another checkpoint");
    }
  }

  /** Shape of the generators of a network. */
  public static GeneratorOptions generatorOptions(NetworkOptions network) {
    var variant = network.variant().equals(NetworkOptions.LIGHT) ? Variant.LIGHT : Variant.FULL;
    return new GeneratorOptions(variant, network.size(), network.channels(), network.blocks());
  }

  private static DiscriminatorOptions discriminatorOptions(NetworkOptions network, Critic critic) {
    return new DiscriminatorOptions(
        network.channels(), critic.global() ? network.globalDepth() : network.localDepth());
  }

  private record Beginning(TrainingOptions options, Tensors tensors, Values values)
      implements Source {
    /** First values of a network's parameters. */
    interface Values {
      NetworkParameters.FirstValues of(String network, List<ParameterSpec> specs);
    }

    @Override
    public NetworkParameters network(String name, List<ParameterSpec> specs) throws IOException {
      return NetworkParameters.initial(tensors, name, specs, values.of(name, specs));
    }

    @Override
    public Adam optimiser(String name, List<NetworkParameters> networks) {
      return Adam.initial(tensors, options.optimizer(), networks);
    }

    @Override
    public AveragedWeights averages(List<NetworkParameters> generators) {
      return AveragedWeights.initial(tensors, options.averageDecay(), generators);
    }
  }

  private record Checkpoint(TrainingOptions options, Tensors tensors, Path folder)
      implements Source {
    @Override
    public NetworkParameters network(String name, List<ParameterSpec> specs) throws IOException {
      return NetworkParameters.load(tensors, name, specs, folder);
    }

    @Override
    public Adam optimiser(String name, List<NetworkParameters> networks) throws IOException {
      return Adam.load(tensors, options.optimizer(), networks, folder, name);
    }

    @Override
    public AveragedWeights averages(List<NetworkParameters> generators) throws IOException {
      return AveragedWeights.load(tensors, options.averageDecay(), generators, folder);
    }
  }
}
