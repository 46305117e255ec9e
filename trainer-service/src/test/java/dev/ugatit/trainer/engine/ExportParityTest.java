package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.network.Generator;
import dev.ugatit.network.Generator.Output;
import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.ParameterSpec;
import dev.ugatit.network.ParameterSpec.Role;
import dev.ugatit.network.Variant;
import dev.ugatit.network.onnx.GeneratorExport;
import dev.ugatit.network.onnx.OrtModel;
import dev.ugatit.network.oracle.DoubleOps;
import dev.ugatit.network.oracle.DoubleTensor;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.image.Picture;
import dev.ugatit.platform.image.PictureDecoder;
import dev.ugatit.platform.image.PictureLimits;
import dev.ugatit.trainer.data.Augmentation;
import dev.ugatit.trainer.engine.TrainingStep.Order;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An exported model in ONNX Runtime, the trainer's engine that it came from, and the oracle in
 * float64, on real pictures. ONNX Runtime may stand as far from the others as {@value #USUAL}, or
 * three times as far as the engine itself stands from the truth; {@value #UTMOST} is the gate's
 * limit for all. Pictures are compared as they are; heatmaps and logits, which are unbounded, by
 * their largest value.
 */
class ExportParityTest {
  private static final Logger LOG = LoggerFactory.getLogger(ExportParityTest.class);
  private static final double USUAL = 5e-5;
  private static final double UTMOST = 1e-3;
  private static final int STEPS = 200;
  private static final double RATE = 1e-4;

  @TempDir private Path folder;

  @Test
  void aTrainedLightModelIsTheTrainersAtEverySize() throws Exception {
    EngineThreads.use(1);
    trained(NetworkOptions.of(NetworkOptions.LIGHT, 32, 4, 1));
  }

  @Test
  @Tag("soak")
  void aTrainedLightModelOfUsualWidthIsTheTrainersAtEverySize() throws Exception {
    EngineThreads.use(2);
    trained(NetworkOptions.of(NetworkOptions.LIGHT, 64, 32, 4));
  }

  private void trained(NetworkOptions network) throws Exception {
    List<Picture> sources = samples("source");
    List<Picture> targets = samples("target");
    TrainingOptions options = Trainings.options(network, TrainingOptions.PAPER, 0.999);
    try (var state = TrainingState.initial(options)) {
      var step = new TrainingStep(state, Order.FAST);
      while (state.updates() < STEPS) {
        step.run(
            picture(sources, state.updates(), network.size()),
            picture(targets, state.updates(), network.size()),
            RATE);
      }
      Direction direction = Direction.SOURCE_TO_TARGET;
      var weights = copied(state.generatorOptions(), state.exportWeights(direction));
      var translation = new Translation(state);
      Function<TensorData, Output<TensorData>> engine = x -> translation.run(direction, x);
      compare(
          state.generatorOptions(),
          weights,
          engine,
          picture(sources, 7, 64),
          picture(sources, 8, 128),
          rows(picture(sources, 9, 160), 96));
    }
  }

  @Test
  void aFullModelWithNormsOfAllSharesIsTheTrainers() throws Exception {
    EngineThreads.use(1);
    perturbed(new GeneratorOptions(Variant.FULL, 64, 8, 2));
  }

  @Test
  @Tag("soak")
  void aFullModelOfUsualWidthWithNormsOfAllSharesIsTheTrainers() throws Exception {
    EngineThreads.use(1);
    perturbed(new GeneratorOptions(Variant.FULL, 64, 32, 4));
  }

  /** Weights like the reference vectors': shares on and between the bounds, norms that scale. */
  private void perturbed(GeneratorOptions options) throws Exception {
    List<ParameterSpec> specs = new Generator(options).parameters();
    var initial = new Initializer(true, 5, "genA2B", specs);
    var weights = new HashMap<String, TensorData>();
    var random = new Random(11);
    for (ParameterSpec spec : specs) {
      TensorData weight = initial.values(spec);
      weights.put(spec.name(), weight);
      float[] values = weight.values();
      for (int i = 0; i < values.length; i++) {
        if (spec.role().clipped()) {
          values[i] = (float) Math.min(1, Math.max(0, 1.2 * random.nextDouble() - 0.1));
        } else if (spec.role() == Role.SCALE) {
          values[i] = (float) (1 + 0.3 * random.nextGaussian());
        } else if (spec.role() == Role.SHIFT) {
          values[i] = (float) (0.1 * random.nextGaussian());
        }
      }
    }
    try (var engine = new FixedGenerator(options, weights::get)) {
      TensorData picture = picture(samples("source"), 10, options.size());
      compare(options, weights, engine::translate, picture);
    }
  }

  private void compare(
      GeneratorOptions options,
      Map<String, TensorData> weights,
      Function<TensorData, Output<TensorData>> engine,
      TensorData... pictures)
      throws Exception {
    Path file = folder.resolve("model.onnx");
    GeneratorExport.write(file, options, weights::get, Map.of());
    var generator = new Generator(options);
    try (var model = OrtModel.open(file)) {
      for (TensorData picture : pictures) {
        Output<DoubleTensor> truth =
            generator.forward(
                DoubleOps.forGenerator(), DoubleTensor.weights(weights), DoubleTensor.of(picture));
        Output<TensorData> ours = engine.apply(picture);
        Map<String, TensorData> theirs = model.run(GeneratorExport.IMAGE, picture);
        compare(options, picture, GeneratorExport.OUT, truth.image(), ours.image(), theirs);
        compare(
            options, picture, GeneratorExport.CAM_LOGIT, truth.camLogit(), ours.camLogit(), theirs);
        compare(options, picture, GeneratorExport.HEATMAP, truth.heatmap(), ours.heatmap(), theirs);
      }
    }
  }

  private static void compare(
      GeneratorOptions options,
      TensorData picture,
      String output,
      DoubleTensor truth,
      TensorData engine,
      Map<String, TensorData> answers) {
    TensorData runtime = Objects.requireNonNull(answers.get(output));
    long[] shape = Arrays.stream(truth.shape()).asLongStream().toArray();
    assertThat(engine.shape()).isEqualTo(shape);
    assertThat(runtime.shape()).isEqualTo(shape);
    double unit = output.equals(GeneratorExport.OUT) ? 1 : largest(truth.values());
    double ofEngine = distance(doubles(engine), truth.values()) / unit;
    double ofRuntime = distance(doubles(runtime), truth.values()) / unit;
    double between = distance(doubles(engine), doubles(runtime)) / unit;
    String line =
        String.format(
            Locale.ROOT,
            "%s C%d %dx%d %s: DJL-oracle %.1e, ONNX Runtime-oracle %.1e, DJL-ONNX Runtime %.1e",
            options.variant(),
            options.channels(),
            picture.shape()[2],
            picture.shape()[3],
            output,
            ofEngine,
            ofRuntime,
            between);
    LOG.info("{}", line);
    double limit = Math.min(UTMOST, Math.max(USUAL, 3 * ofEngine));
    assertThat(ofEngine).as(line).isLessThanOrEqualTo(UTMOST);
    assertThat(ofRuntime).as(line).isLessThanOrEqualTo(limit);
    assertThat(between).as(line).isLessThanOrEqualTo(limit);
  }

  private static double distance(double[] one, double[] other) {
    double largest = 0;
    for (int i = 0; i < one.length; i++) {
      double difference = Math.abs(one[i] - other[i]);
      largest = difference <= largest ? largest : difference; // NaN stays
    }
    return largest;
  }

  private static double largest(double[] values) {
    return distance(values, new double[values.length]);
  }

  private static double[] doubles(TensorData tensor) {
    return DoubleTensor.of(tensor).values();
  }

  private static Map<String, TensorData> copied(
      GeneratorOptions options, Function<String, TensorData> source) {
    var weights = new HashMap<String, TensorData>();
    new Generator(options)
        .parameters()
        .forEach(spec -> weights.put(spec.name(), source.apply(spec.name())));
    return weights;
  }

  private static List<Picture> samples(String domain) throws Exception {
    var decoder = new PictureDecoder(PictureLimits.DEFAULT);
    var pictures = new ArrayList<Picture>();
    Path samples = Path.of(System.getProperty("ugatit.root"), "samples", domain);
    try (Stream<Path> files = Files.list(samples)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".png")).sorted().toList()) {
        pictures.add(decoder.decode(Files.readAllBytes(file)));
      }
    }
    return pictures;
  }

  private static TensorData picture(List<Picture> pictures, int number, int size) {
    return Augmentation.test(List.of(pictures.get(number % pictures.size())), size);
  }

  /** The upper rows of a picture. */
  private static TensorData rows(TensorData picture, int height) {
    int width = (int) picture.shape()[3];
    float[] values = new float[3 * height * width];
    for (int c = 0; c < 3; c++) {
      System.arraycopy(
          picture.values(), c * width * width, values, c * height * width, height * width);
    }
    return TensorData.of(values, 1, 3, height, width);
  }
}
