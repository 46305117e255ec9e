package dev.ugatit.trainer.engine;

import static java.util.function.Function.identity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.ugatit.network.Generator;
import dev.ugatit.network.ParameterSpec;
import dev.ugatit.network.tensors.Safetensors;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.trainer.engine.TrainingStep.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranslationTest {
  private static final TrainingOptions OPTIONS = Trainings.options(TrainingOptions.OFFICIAL, 0.999);
  private static final TensorData PICTURES = Trainings.pictures(5, 2, 48);

  @TempDir Path folder;

  @BeforeEach
  void useTwoThreads() {
    EngineThreads.use(2);
  }

  @Test
  void usesTheWeightsThatAreExported() throws IOException {
    Generator.Output<TensorData> averaged;
    try (var state = TrainingState.initial(OPTIONS)) {
      Trainings.run(state, new TrainingStep(state, Order.FAST), 2);
      averaged = new Translation(state).run(Direction.SOURCE_TO_TARGET, PICTURES);
      state.save(folder);
      // the exported weights in the place of the trained ones, and no averages
      Safetensors.write(
          folder.resolve("genA2B.safetensors"),
          state.generator(Direction.SOURCE_TO_TARGET).generator().parameters().stream()
              .map(ParameterSpec::name)
              .collect(
                  Collectors.toMap(identity(), state.exportWeights(Direction.SOURCE_TO_TARGET))),
          Map.of());
    }
    try (var plain = TrainingState.initial(Trainings.options(TrainingOptions.OFFICIAL, 0))) {
      Path empty = Files.createDirectory(folder.resolve("plain"));
      plain.save(empty);
      Files.copy(
          empty.resolve("ema.safetensors"),
          folder.resolve("ema.safetensors"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    try (var state = TrainingState.load(Trainings.options(TrainingOptions.OFFICIAL, 0), folder)) {
      var raw = new Translation(state).run(Direction.SOURCE_TO_TARGET, PICTURES);
      assertThat(raw).isEqualTo(averaged);
    }
  }

  @Test
  void answersInTheContractsShapesAndRange() {
    try (var state = TrainingState.initial(OPTIONS)) {
      var output = new Translation(state).run(Direction.TARGET_TO_SOURCE, PICTURES);
      assertThat(output.image().shape()).containsExactly(2, 3, 48, 48);
      assertThat(output.camLogit().shape()).containsExactly(2, 2);
      assertThat(output.heatmap().shape()).containsExactly(2, 1, 12, 12);
      for (float value : output.image().values()) {
        assertThat((double) value).isCloseTo(0, offset(1.0));
      }
    }
  }

  @Test
  void leavesTheStateAsItWas() throws IOException {
    Path with = Files.createDirectory(folder.resolve("with"));
    Path without = Files.createDirectory(folder.resolve("without"));
    try (var state = TrainingState.initial(OPTIONS)) {
      var step = new TrainingStep(state, Order.FAST);
      Trainings.run(state, step, 1);
      new Translation(state).run(Direction.SOURCE_TO_TARGET, PICTURES);
      Trainings.run(state, step, 1);
      state.save(with);
    }
    try (var state = TrainingState.initial(OPTIONS)) {
      Trainings.run(state, new TrainingStep(state, Order.FAST), 2);
      state.save(without);
    }
    for (String file : TrainingState.fileNames()) {
      assertThat(with.resolve(file)).hasSameBinaryContentAs(without.resolve(file));
    }
  }
}
