package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import dev.ugatit.network.Discriminator;
import dev.ugatit.network.Generator;
import dev.ugatit.network.golden.GoldenCase;
import dev.ugatit.network.tensors.Safetensors;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.LossWeights;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.Optimizer;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.contract.WinogradLayers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's step against the reference's own arrays, in both orders and with both forms of
 * convolution. Cases are those of this repository, or of the folder that system property {@code
 * golden.dir} names.
 */
class GoldenIT {
  private static final Logger LOG = LoggerFactory.getLogger(GoldenIT.class);

  private static final double IMAGE = 1e-4;
  private static final double OUTPUT = 5e-4;
  private static final double LOSS_FIRST = 2e-5;
  private static final double LOSS_THIRD = 2e-4;
  private static final double GRADIENT = 1e-3;
  private static final double UPDATE_FIRST = 0.05;
  private static final double UPDATE_THIRD = 0.08;
  private static final double POWER = 1e-5;

  @TempDir Path folder;

  /** Of the convolutions that have a choice; system property {@code ugatit.conv} overrides it. */
  @SuppressWarnings("ImmutableEnumChecker") // sets that nobody changes
  enum Form {
    DIRECT(EnumSet.noneOf(WinogradLayers.class)),
    WINOGRAD(EnumSet.allOf(WinogradLayers.class));

    private final Set<WinogradLayers> layers;

    Form(Set<WinogradLayers> layers) {
      this.layers = layers;
    }

    Set<WinogradLayers> layers() {
      return layers;
    }
  }

  static Stream<Arguments> cases() throws IOException {
    return GoldenCase.all().stream()
        .flatMap(
            golden ->
                Stream.of(TrainingStep.Order.values())
                    .flatMap(
                        order ->
                            Stream.of(Form.values())
                                .map(form -> Arguments.of(golden, order, form))));
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("cases")
  void computesTheReferencesThreeSteps(GoldenCase golden, TrainingStep.Order order, Form form)
      throws IOException {
    EngineThreads.use(2);
    var options = options(golden).withWinograd(form.layers());
    var deviations = new Deviations();
    try (var state = stateOf(golden, options)) {
      compareTranslations(golden, state, deviations);
      var step = new TrainingStep(state, order, new FirstStep(golden, deviations));
      for (int t = 1; t <= 3; t++) {
        double rate = LearningRate.at(options.optimizer(), options.steps(), t);
        Losses losses =
            step.run(golden.tensor("input/real_A"), golden.tensor("input/real_B"), rate);
        compareLosses(golden, t, losses, deviations);
        if (t != 2) {
          compareParameters(golden, t, state, deviations);
        }
      }
    }
    LOG.info("{} {} {}: {}", golden, order, form, deviations.summary());
    assertThat(deviations.beyond()).isEmpty();
  }

  private static TrainingOptions options(GoldenCase golden) {
    String variant = golden.config("light").asBoolean() ? "light" : "full";
    var network =
        new NetworkOptions(
            variant,
            golden.size(),
            golden.config("ch").asInt(),
            golden.config("n_res").asInt(),
            golden.config("dis_g_layers").asInt(),
            golden.config("dis_l_layers").asInt());
    var weights =
        new LossWeights(
            golden.config("adv_weight").asDouble(),
            golden.config("cycle_weight").asDouble(),
            golden.config("identity_weight").asDouble(),
            golden.config("cam_weight").asDouble());
    var optimizer =
        new Optimizer(
            golden.config("lr").asDouble(),
            0.5,
            0.999,
            1e-8,
            golden.config("weight_decay").asDouble(),
            golden.config("decay_flag").asBoolean());
    return new TrainingOptions(
        network,
        TrainingOptions.OFFICIAL,
        weights,
        optimizer,
        golden.config("iteration").asInt(),
        golden.batch(),
        1,
        golden.size(),
        false,
        0,
        2,
        new TrainingOptions.Intervals(1, 1, 1));
  }

  /** A checkpoint of a fresh state, with the reference's networks put in. */
  private TrainingState stateOf(GoldenCase golden, TrainingOptions options) throws IOException {
    try (var fresh = TrainingState.initial(options)) {
      fresh.save(folder);
    }
    for (String network : networks()) {
      Map<String, TensorData> parameters = golden.tensors("param0/" + network);
      Safetensors.write(folder.resolve(network + ".safetensors"), parameters, Map.of());
    }
    return TrainingState.load(options, folder);
  }

  private static List<String> networks() {
    var networks = new ArrayList<>(GoldenCase.GENERATORS);
    networks.addAll(GoldenCase.DISCRIMINATORS);
    return networks;
  }

  private static void compareTranslations(
      GoldenCase golden, TrainingState state, Deviations deviations) {
    var translation = new Translation(state);
    TensorData a = golden.tensor("input/real_A");
    TensorData b = golden.tensor("input/real_B");
    Direction aToB = Direction.SOURCE_TO_TARGET;
    Direction bToA = Direction.TARGET_TO_SOURCE;

    compare(golden, "fwd/genA2B/", "out", translation.run(aToB, a), deviations);
    compare(golden, "fwd/genB2A/", "out", translation.run(bToA, b), deviations);
    var fakeB = translation.run(aToB, a);
    var fakeA = translation.run(bToA, b);
    compare(golden, "step1/fake_A2B", "", fakeB, deviations);
    compare(golden, "step1/fake_B2A", "", fakeA, deviations);
    compare(golden, "step1/fake_A2A", "", translation.run(bToA, a), deviations);
    compare(golden, "step1/fake_B2B", "", translation.run(aToB, b), deviations);
    var cycleA = translation.run(bToA, fakeB.image()).image();
    var cycleB = translation.run(aToB, fakeA.image()).image();
    deviations.absolute("cycle A", cycleA, golden.tensor("step1/fake_A2B2A"), IMAGE);
    deviations.absolute("cycle B", cycleB, golden.tensor("step1/fake_B2A2B"), IMAGE);
  }

  private static void compare(
      GoldenCase golden,
      String prefix,
      String image,
      Generator.Output<TensorData> actual,
      Deviations deviations) {
    String join = image.isEmpty() ? "_" : "";
    deviations.absolute(prefix + image, actual.image(), golden.tensor(prefix + image), IMAGE);
    String logit = prefix + join + "cam_logit";
    deviations.absolute(logit, actual.camLogit(), golden.tensor(logit), OUTPUT);
    String heatmap = prefix + join + "heatmap";
    if (golden.has(heatmap)) {
      deviations.absolute(heatmap, actual.heatmap(), golden.tensor(heatmap), OUTPUT);
    }
  }

  private static void compareLosses(
      GoldenCase golden, int step, Losses losses, Deviations deviations) {
    var expected = golden.tensors("loss" + step);
    assertThat(expected).hasSize(28);
    assertThat(losses.values().keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, value) ->
            deviations.relative(
                "loss" + step + "/" + name,
                losses.value(name),
                value.values()[0],
                step == 1 ? LOSS_FIRST : LOSS_THIRD));
  }

  private static void compareParameters(
      GoldenCase golden, int step, TrainingState state, Deviations deviations) {
    var all = new ArrayList<>(state.generators());
    all.addAll(state.critics());
    for (NetworkParameters network : all) {
      String name = network.network();
      golden
          .tensors("after" + step + "/" + name)
          .forEach(
              (parameter, expected) -> {
                String what = "after" + step + "/" + name + "/" + parameter;
                TensorData actual = Tensors.data(network.get(parameter));
                if (parameter.endsWith("_u") || parameter.endsWith("_v")) {
                  deviations.absolute(what, actual, expected, step == 1 ? POWER : 10 * POWER);
                } else {
                  TensorData start = golden.tensor("param0/" + name + "/" + parameter);
                  double tolerance = step == 1 ? UPDATE_FIRST : UPDATE_THIRD;
                  deviations.relativeFrom(what, start, actual, expected, tolerance);
                }
              });
    }
  }

  /** Compares what the first step shows on its way. */
  private static final class FirstStep implements StepProbe {
    private final GoldenCase golden;
    private final Deviations deviations;
    private int updates;

    FirstStep(GoldenCase golden, Deviations deviations) {
      this.golden = golden;
      this.deviations = deviations;
    }

    @Override
    public void judged(String what, Critic critic, Discriminator.Output<NDArray> output) {
      // The reference's arrays hold the real of the first and the fake of the second update.
      if (updates > 1 || what.equals("fake")) {
        return;
      }
      String key = "step1/" + what.replace("wanted", "fake") + "_" + critic;
      TensorData logit = Tensors.data(output.logit());
      deviations.absolute(key, logit, golden.tensor(key + "_logit"), OUTPUT);
      TensorData cam = Tensors.data(output.camLogit());
      deviations.absolute(key + " cam", cam, golden.tensor(key + "_cam_logit"), OUTPUT);
    }

    @Override
    public void beforeUpdate(Adam optimiser) {
      updates++;
      if (updates > 2) {
        return;
      }
      String prefix = updates == 1 ? "grad_d/" : "grad_g/";
      for (String weight : optimiser.names()) {
        if (golden.has(prefix + weight)) {
          try (var gradient = optimiser.gradient(weight)) {
            TensorData expected = golden.tensor(prefix + weight);
            deviations.relative(prefix + weight, Tensors.data(gradient), expected, GRADIENT);
          }
        }
      }
    }
  }
}
