package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.trainer.engine.TrainingStep.Order;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fifty steps of a small training against losses that were stored once: small mistakes add up over
 * steps, and rounding must not. {@code learning-curve.json} holds what this very loop computed in
 * the order {@link Order#REFERENCE}, which {@link GoldenIT} compares with the reference's own
 * arrays.
 */
class LearningCurveTest {
  private static final TrainingOptions OPTIONS = Trainings.options(TrainingOptions.OFFICIAL, 0);
  private static final double TOLERANCE = 1e-3;
  private static final int PICTURES = 4;

  @ParameterizedTest
  @EnumSource
  void staysOnTheStoredCurve(Order order) throws IOException {
    JsonNode curve = stored();
    assertThat(curve).hasSize(50);
    var deviations = new Deviations();
    EngineThreads.use(2);
    try (var state = TrainingState.initial(OPTIONS)) {
      var step = new TrainingStep(state, order);
      for (JsonNode expected : curve) {
        int t = state.updates();
        Losses losses = step.run(picture(t, 0), picture(t, 1), 1e-4);
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
    JsonNode curve = stored();
    for (String loss : List.of(Losses.GENERATOR, Losses.DISCRIMINATOR)) {
      double first = curve.get(0).get(loss).asDouble();
      assertThat(curve.get(49).get(loss).asDouble()).as(loss).isLessThan(0.7 * first);
    }
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
