package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.network.Discriminator;
import dev.ugatit.network.Generator;
import dev.ugatit.network.ParameterSpec;
import dev.ugatit.network.ParameterSpec.Role;
import dev.ugatit.network.oracle.DoubleOps;
import dev.ugatit.network.oracle.DoubleTensor;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.trainer.engine.TrainingStep.Order;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The engine's forward passes against plain loops over doubles, at sizes that nobody stored. */
class OracleTest {
  private static final double IMAGE = 2e-5;
  private static final double RELATIVE = 2e-5;

  @BeforeEach
  void useTwoThreads() {
    EngineThreads.use(2);
  }

  @ParameterizedTest
  @CsvSource({
    "light, 32, 4, 1, 32, 32",
    "light, 32, 4, 2, 24, 52",
    "light, 32, 3, 1, 40, 12",
    "light, 32, 2, 1, 100, 36",
    "full, 32, 4, 2, 32, 32",
    "full, 48, 3, 1, 48, 48"
  })
  void generatorsAgree(String variant, int size, int channels, int batch, int height, int width) {
    TensorData pictures = noise(batch, height, width);
    try (var state = moved(NetworkOptions.of(variant, size, channels, 2))) {
      for (Direction direction : Direction.values()) {
        GeneratorNetwork network = state.generator(direction);
        try (var scope = Tensors.scope();
            var recording = Tensors.recording(false)) {
          var actual = network.translate(state.tensors().array(pictures));
          Generator.Output<DoubleTensor> expected =
              network
                  .generator()
                  .forward(
                      DoubleOps.forGenerator(),
                      DoubleTensor.weights(
                          weights(network.generator().parameters(), network.parameters())),
                      DoubleTensor.of(pictures));
          var deviations = new Deviations();
          deviations.absolute(
              "image", Tensors.data(actual.image()), expected.image().toTensorData(), IMAGE);
          compare("logit", Tensors.data(actual.camLogit()), expected.camLogit(), deviations);
          compare("heatmap", Tensors.data(actual.heatmap()), expected.heatmap(), deviations);
          assertThat(deviations.beyond()).isEmpty();
          assertThat(actual.image().getShape().getShape()).containsExactly(batch, 3, height, width);
        }
      }
    }
  }

  /** Three judgements one after another: each advances the power iterations. */
  @ParameterizedTest
  @CsvSource({"1, 32, 32", "2, 24, 52", "1, 60, 28"})
  void discriminatorsAgree(int batch, int height, int width) {
    try (var state = moved(NetworkOptions.of(NetworkOptions.LIGHT, 32, 4, 2))) {
      for (Critic critic : Critic.values()) {
        DiscriminatorNetwork network = state.discriminator(critic);
        var weights =
            DoubleTensor.weights(
                weights(network.discriminator().parameters(), network.parameters()));
        DoubleOps oracle = DoubleOps.training(weights);
        var deviations = new Deviations();
        for (int pass = 0; pass < 3; pass++) {
          TensorData pictures = noise(batch, height, width);
          try (var scope = Tensors.scope();
              var recording = Tensors.recording(false)) {
            var actual = network.judge(state.tensors().array(pictures));
            Discriminator.Output<DoubleTensor> expected =
                network.discriminator().forward(oracle, weights, DoubleTensor.of(pictures));
            compare("logit", Tensors.data(actual.logit()), expected.logit(), deviations);
            compare("CAM logit", Tensors.data(actual.camLogit()), expected.camLogit(), deviations);
            compare("heatmap", Tensors.data(actual.heatmap()), expected.heatmap(), deviations);
          }
        }
        comparePowerVectors(network, oracle, deviations);
        assertThat(deviations.beyond()).as("%s", critic).isEmpty();
      }
    }
  }

  private static void comparePowerVectors(
      DiscriminatorNetwork network, DoubleOps oracle, Deviations deviations) {
    network.discriminator().parameters().stream()
        .filter(spec -> spec.role() == Role.POWER)
        .forEach(
            spec -> {
              double[] vector = oracle.powerVector(spec.name());
              compare(
                  spec.name(),
                  Tensors.data(network.parameters().get(spec.name())),
                  new DoubleTensor(new int[] {vector.length}, vector),
                  deviations);
            });
  }

  /** A state whose every parameter has left its first value: shares of norms within (0,1). */
  private static TrainingState moved(NetworkOptions network) {
    var state = TrainingState.initial(Trainings.options(network, TrainingOptions.OFFICIAL, 0));
    var step = new TrainingStep(state, Order.FAST);
    for (int t = 0; t < 2; t++) {
      step.run(
          Trainings.pictures(t, 1, network.size()),
          Trainings.pictures(9 + t, 1, network.size()),
          0.03); // the size of each parameter's step
    }
    return state;
  }

  private static Map<String, TensorData> weights(
      List<ParameterSpec> specs, NetworkParameters parameters) {
    var weights = new TreeMap<String, TensorData>();
    specs.forEach(spec -> weights.put(spec.name(), Tensors.data(parameters.get(spec.name()))));
    return weights;
  }

  private static void compare(
      String what, TensorData actual, DoubleTensor expected, Deviations deviations) {
    deviations.relative(what, actual, expected.toTensorData(), RELATIVE);
  }

  private static TensorData noise(int batch, int height, int width) {
    var random = new SplittableRandom(height);
    float[] values = new float[batch * 3 * height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return TensorData.of(values, batch, 3, height, width);
  }
}
