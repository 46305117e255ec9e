package dev.ugatit.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ugatit.network.golden.GoldenCase;
import dev.ugatit.network.golden.NpyArray;
import dev.ugatit.network.oracle.DoubleOps;
import dev.ugatit.network.oracle.DoubleTensor;
import dev.ugatit.network.tensors.TensorData;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The network, run on the oracle, is the reference's: to the reference's own float64 arrays. */
class GoldenForwardTest {
  /** Float64 against float64: only the order of sums differs. */
  private static final double EXACT = 1e-9;

  private static final double IMAGE = 1e-4;
  private static final double OTHER = 5e-4;
  private static final double POWER_VECTOR = 1e-5;

  static List<GoldenCase> cases() throws IOException {
    return GoldenCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void generatorsAnswerAsTheReference(GoldenCase golden) {
    var generator = new Generator(golden.generatorOptions());
    for (String network : GoldenCase.GENERATORS) {
      String input = network.equals("genA2B") ? "input/real_A" : "input/real_B";
      var output =
          generator.forward(
              DoubleOps.forGenerator(),
              DoubleTensor.weights(golden.tensors("param0/" + network)),
              DoubleTensor.of(golden.tensor(input)));

      requireEqual(golden, "fwd/" + network + "/out", output.image(), IMAGE);
      requireEqual(golden, "fwd/" + network + "/cam_logit", output.camLogit(), OTHER);
      requireEqual(golden, "fwd/" + network + "/heatmap", output.heatmap(), OTHER);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void discriminatorsInTrainingFollowTheReferenceThroughAStep(GoldenCase golden) {
    for (String network : GoldenCase.DISCRIMINATORS) {
      String domain = network.substring(4);
      String fakes = domain.equals("A") ? "step1/fake_B2A" : "step1/fake_A2B";
      DoubleTensor real = DoubleTensor.of(golden.tensor("input/real_" + domain));
      DoubleTensor fake = DoubleTensor.of(golden.tensor(fakes));
      var discriminator = new Discriminator(golden.discriminatorOptions(network));
      Map<String, TensorData> values = new TreeMap<>(golden.tensors("param0/" + network));
      var weights = DoubleTensor.weights(values);
      var ops = DoubleOps.training(weights);

      String answer = network.substring(3) + "_";
      var judged = discriminator.forward(ops, weights, real);
      requireEqual(golden, "step1/real_" + answer + "logit", judged.logit(), OTHER);
      requireEqual(golden, "step1/real_" + answer + "cam_logit", judged.camLogit(), OTHER);

      discriminator.forward(ops, weights, fake); // of the discriminators' update
      values.putAll(golden.tensors("after1/" + network)); // the update, but for the power vectors
      judged = discriminator.forward(ops, weights, fake); // of the generators' update
      requireClose(golden.array("step1/fake_" + answer + "logit"), judged.logit(), OTHER);
      requireClose(golden.array("step1/fake_" + answer + "cam_logit"), judged.camLogit(), OTHER);
      requirePowerVectors(golden, network, discriminator, ops);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void discriminatorsAtRestAnswerAsTheReference(GoldenCase golden) {
    // Fresh power vectors give outputs without meaning: the reference has none for such cases.
    for (String network : GoldenCase.DISCRIMINATORS) {
      if (golden.has("fwd_eval/" + network + "/out")) {
        String input = "input/real_" + network.substring(4);
        var weights = DoubleTensor.weights(golden.tensors("param0/" + network));
        var judged =
            new Discriminator(golden.discriminatorOptions(network))
                .forward(
                    DoubleOps.evaluating(weights), weights, DoubleTensor.of(golden.tensor(input)));

        requireEqual(golden, "fwd_eval/" + network + "/out", judged.logit(), OTHER);
        requireEqual(golden, "fwd_eval/" + network + "/cam_logit", judged.camLogit(), OTHER);
        requireEqual(golden, "fwd_eval/" + network + "/heatmap", judged.heatmap(), OTHER);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void parametersAreNamedAndShapedAsInTheReference(GoldenCase golden) {
    for (String network : GoldenCase.GENERATORS) {
      requireParameters(golden, network, new Generator(golden.generatorOptions()).parameters());
    }
    for (String network : GoldenCase.DISCRIMINATORS) {
      var discriminator = new Discriminator(golden.discriminatorOptions(network));
      requireParameters(golden, network, discriminator.parameters());
    }
  }

  private static void requireParameters(
      GoldenCase golden, String network, List<ParameterSpec> specs) {
    var ours = new TreeMap<String, String>();
    specs.forEach(spec -> ours.put(spec.name(), Arrays.toString(spec.shape())));
    var theirs = new TreeMap<String, String>();
    golden
        .tensors("param0/" + network)
        .forEach((name, tensor) -> theirs.put(name, Arrays.toString(tensor.shape())));
    assertThat(ours).as(network).isEqualTo(theirs).hasSameSizeAs(specs);
  }

  private static void requirePowerVectors(
      GoldenCase golden, String network, Discriminator discriminator, DoubleOps ops) {
    for (ParameterSpec spec : discriminator.parameters()) {
      if (spec.role() == ParameterSpec.Role.POWER) {
        var actual = new DoubleTensor(new int[] {(int) spec.count()}, ops.powerVector(spec.name()));
        requireClose(golden.array("after1/" + network + "/" + spec.name()), actual, POWER_VECTOR);
      }
    }
  }

  private static void requireEqual(
      GoldenCase golden, String key, DoubleTensor actual, double tolerance) {
    requireClose(golden.array(key), actual, tolerance);
    requireClose(golden.array("f64/" + key), actual, EXACT);
  }

  private static void requireClose(NpyArray expected, DoubleTensor actual, double tolerance) {
    assertThat(Arrays.stream(actual.shape()).asLongStream().toArray()).isEqualTo(expected.shape());
    double worst = 0;
    for (int i = 0; i < expected.values().length; i++) {
      double difference = Math.abs(expected.values()[i] - actual.values()[i]);
      worst = difference <= worst ? worst : difference; // NaN stays
    }
    assertThat(worst).isLessThanOrEqualTo(tolerance);
  }
}
