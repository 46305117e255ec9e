package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.trainer.engine.TrainingStep.Order;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingStepTest {
  private static final TrainingOptions OPTIONS = Trainings.options(TrainingOptions.PAPER, 0.999);

  @BeforeEach
  void useTwoThreads() {
    EngineThreads.use(2);
  }

  @Test
  void gradientsStayTheSameWhenGarbageIsCollectedBeforeBackward() {
    Map<String, float[]> undisturbed = gradientsOfSecondStep(() -> {});
    Map<String, float[]> disturbed =
        gradientsOfSecondStep(
            () -> {
              System.gc();
              churn();
            });

    assertThat(disturbed.keySet()).isEqualTo(undisturbed.keySet()).isNotEmpty();
    disturbed.forEach(
        (name, gradient) -> assertThat(gradient).as(name).isEqualTo(undisturbed.get(name)));
  }

  @ParameterizedTest
  @EnumSource
  void gradientsAreThereFromBackwardToUpdateAlone(Order order) {
    var largest = new ArrayList<Float>();
    var probe =
        new StepProbe() {
          @Override
          public void beforeBackward(Adam optimiser) {
            assertThatNoGradientIsThere(optimiser);
          }

          @Override
          public void beforeUpdate(Adam optimiser) {
            largest.add(largestGradient(optimiser));
          }
        };
    try (var state = TrainingState.initial(OPTIONS)) {
      Trainings.run(state, new TrainingStep(state, order, probe), 2);
      assertThatNoGradientIsThere(state.generatorOptimiser());
      assertThatNoGradientIsThere(state.discriminatorOptimiser());
    }
    assertThat(largest).hasSize(4).allMatch(gradient -> gradient > 0);
  }

  @ParameterizedTest
  @EnumSource
  void keepsNoArraysOverSteps(Order order) {
    try (var state = TrainingState.initial(OPTIONS)) {
      var step = new TrainingStep(state, order);
      var translation = new Translation(state);
      TensorData pictures = Trainings.pictures(1, 1, Trainings.SIZE);
      Trainings.run(state, step, 1);
      translation.run(Direction.SOURCE_TO_TARGET, pictures);
      int arrays = state.arrays();

      Trainings.run(state, step, 3);
      translation.run(Direction.SOURCE_TO_TARGET, pictures);

      assertThat(state.arrays()).isEqualTo(arrays);
    }
  }

  @Test
  void keepsRhoWithinItsBounds() {
    try (var state = TrainingState.initial(OPTIONS)) {
      var step = new TrainingStep(state, Order.FAST);
      for (int t = 0; t < 3; t++) {
        TensorData pictures = Trainings.pictures(t, 1, Trainings.SIZE);
        step.run(pictures, pictures, 0.2); // Adam's first steps have the rate's size
      }
      var rhos = new ArrayList<Float>();
      for (NetworkParameters generator : state.generators()) {
        generator.trained().stream()
            .filter(spec -> spec.role().clipped())
            .forEach(
                spec -> {
                  for (float rho : Tensors.data(generator.get(spec.name())).values()) {
                    rhos.add(rho);
                  }
                });
      }
      assertThat(rhos).contains(0f, 1f).allMatch(rho -> rho >= 0 && rho <= 1);
    }
  }

  @Test
  void runsBatchesOfSeveralPictures() {
    try (var state = TrainingState.initial(OPTIONS)) {
      TensorData a = Trainings.pictures(1, 3, Trainings.SIZE);
      TensorData b = Trainings.pictures(2, 3, Trainings.SIZE);
      Losses losses = new TrainingStep(state, Order.FAST).run(a, b, 1e-4);
      assertThat(losses.finite()).isTrue();
      assertThat(losses.values()).hasSize(28);
    }
  }

  @Test
  void refusesBatchesOfAnotherSizeOrOfDifferentLengths() {
    try (var state = TrainingState.initial(OPTIONS)) {
      var step = new TrainingStep(state, Order.FAST);
      TensorData one = Trainings.pictures(1, 1, Trainings.SIZE);
      TensorData two = Trainings.pictures(1, 2, Trainings.SIZE);
      TensorData larger = Trainings.pictures(1, 1, 2 * Trainings.SIZE);
      assertThatThrownBy(() -> step.run(larger, larger, 1e-4))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("N×3×32×32");
      assertThatThrownBy(() -> step.run(one, two, 1e-4))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("as many");
      assertThat(state.updates()).isZero();
    }
  }

  private static Map<String, float[]> gradientsOfSecondStep(Runnable disturbance) {
    var gradients = new TreeMap<String, float[]>();
    var probe =
        new StepProbe() {
          @Override
          public void beforeBackward(Adam optimiser) {
            disturbance.run();
          }

          @Override
          public void beforeUpdate(Adam optimiser) {
            for (String name : optimiser.names()) {
              gradients.put(name, Tensors.data(optimiser.gradient(name)).values());
            }
          }
        };
    try (var state = TrainingState.initial(OPTIONS)) {
      Trainings.run(state, new TrainingStep(state, Order.FAST, probe), 2);
    }
    return gradients;
  }

  /** Writes over memory that the collection gave back. */
  private static void churn() {
    List<ByteBuffer> buffers = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      var buffer = ByteBuffer.allocateDirect(4);
      buffer.putFloat(Float.NaN);
      buffers.add(buffer);
    }
    assertThat(buffers).hasSize(10_000);
  }

  private static void assertThatNoGradientIsThere(Adam optimiser) {
    for (String name : optimiser.names()) {
      assertThatThrownBy(() -> optimiser.gradient(name))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no gradient has reached " + name);
    }
  }

  private static float largestGradient(Adam optimiser) {
    float largest = 0;
    for (String name : optimiser.names()) {
      try (NDArray gradient = optimiser.gradient(name)) {
        for (float value : Tensors.data(gradient).values()) {
          largest = Math.max(largest, Math.abs(value));
        }
      }
    }
    return largest;
  }
}
