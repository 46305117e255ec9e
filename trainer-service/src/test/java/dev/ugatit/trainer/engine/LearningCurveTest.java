package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Optimizer;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.contract.WinogradLayers;
import dev.ugatit.trainer.engine.TrainingStep.Order;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fifty steps of a small training against losses that were stored once: small mistakes add up over
 * steps, and rounding must not. {@code learning-curve.json} holds what this very loop computed in
 * the order {@link Order#REFERENCE} with direct convolutions, which {@link GoldenIT} compares with
 * the reference's own arrays.
 */
class LearningCurveTest {
  private static final double RATE = 3e-5;

  /**
   * Adam with the usual ε divides the smallest gradients by themselves: rounding turns the sign of
   * a whole update, and from there on two curves part within some ten steps. With this one rounding
   * stays what it is, and a mistake does not.
   */
  private static final Optimizer SMOOTH = new Optimizer(RATE, 0.5, 0.999, 1e-2, 1e-4, true);

  private static final TrainingOptions OPTIONS = options();
  private static final double TOLERANCE = 1e-3;
  private static final int PICTURES = 4;

  static Stream<Arguments> forms() {
    return Stream.of(Order.values())
        .flatMap(
            order ->
                Stream.of(
                    Arguments.of(order, EnumSet.noneOf(WinogradLayers.class)),
                    Arguments.of(order, EnumSet.allOf(WinogradLayers.class))));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void staysOnTheStoredCurve(Order order, Set<WinogradLayers> winograd) throws IOException {
    JsonNode curve = stored();
    assertThat(curve).hasSize(50);
    var deviations = new Deviations();
    EngineThreads.use(1);
    try (var state = TrainingState.initial(OPTIONS.withWinograd(winograd))) {
      var step = new TrainingStep(state, order);
      for (JsonNode expected : curve) {
        int t = state.updates();
        Losses losses = step.run(picture(t, 0), picture(t, 1), RATE);
        expected
            .fields()
            .forEachRemaining(
                loss ->
                    deviations.relative(
                        "step " + (t + 1) + " " + loss.getKey(),
                        losses.value(loss.getKey()),
                        loss.getValue().asDouble(),
                        TOLERANCE));
      }
    }
    assertThat(deviations.beyond()).as(deviations.summary()).isEmpty();
  }

  @Test
  void theStoredCurveIsOneOfLearning() throws IOException {
    JsonNode first = stored().get(0);
    JsonNode last = stored().get(49);
    assertThat(last.get(Losses.GENERATOR).asDouble())
        .isLessThan(0.7 * first.get(Losses.GENERATOR).asDouble());
    assertThat(last.get(Losses.DISCRIMINATOR).asDouble())
        .isLessThan(0.9 * first.get(Losses.DISCRIMINATOR).asDouble());
  }

  private static TrainingOptions options() {
    TrainingOptions like = Trainings.options(TrainingOptions.OFFICIAL, 0);
    return new TrainingOptions(
        like.network(),
        like.profile(),
        like.weights(),
        SMOOTH,
        like.steps(),
        like.batch(),
        like.seed(),
        like.loadSize(),
        like.flip(),
        like.averageDecay(),
        like.threads(),
        like.intervals());
  }

  private static JsonNode stored() throws IOException {
    try (InputStream json = LearningCurveTest.class.getResourceAsStream("learning-curve.json")) {
      return new ObjectMapper().readTree(json);
    }
  }

  /** A few pictures again and again: waves of one kind in A, of another in B. */
  private static TensorData picture(int step, int domain) {
    int size = Trainings.SIZE;
    int number = step % PICTURES;
    float[] values = new float[3 * size * size];
    for (int i = 0; i < values.length; i++) {
      int c = i / (size * size);
      int along = domain == 0 ? i % size : i / size % size;
      double wave = StrictMath.sin((number + 1) * (along + 3.0 * c) / 8);
      values[i] = (float) (domain == 0 ? 0.8 * wave : Math.copySign(0.6, wave));
    }
    return TensorData.of(values, 1, 3, size, size);
  }
}
