package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ugatit.network.ParameterSpec;
import dev.ugatit.network.tensors.Safetensors;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.network.tensors.TensorFile;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.trainer.engine.TrainingStep.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingStateTest {
  private static final TrainingOptions OPTIONS = Trainings.options(TrainingOptions.PAPER, 0.999);

  @TempDir Path folder;

  @BeforeEach
  void useTwoThreads() {
    EngineThreads.use(2);
  }

  @Test
  void continuesBitForBitAfterSaveAndLoad() throws IOException {
    Path interrupted = Files.createDirectory(folder.resolve("interrupted"));
    Path resumed = Files.createDirectory(folder.resolve("resumed"));
    Path unbroken = Files.createDirectory(folder.resolve("unbroken"));
    try (var state = TrainingState.initial(OPTIONS)) {
      var step = new TrainingStep(state, Order.FAST);
      Trainings.run(state, step, 3);
      state.save(interrupted);
      Trainings.run(state, step, 2);
      state.save(unbroken);
    }
    try (var state = TrainingState.load(OPTIONS, interrupted)) {
      assertThat(state.updates()).isEqualTo(3);
      Trainings.run(state, new TrainingStep(state, Order.FAST), 2);
      state.save(resumed);
    }

    for (String file : TrainingState.fileNames()) {
      assertThat(resumed.resolve(file)).hasSameBinaryContentAs(unbroken.resolve(file));
      assertThat(Files.mismatch(resumed.resolve(file), interrupted.resolve(file)))
          .as("%s changed within two steps", file)
          .isNotEqualTo(-1);
    }
  }

  @Test
  void beginsAtGivenWeightsWithFreshOptimisers() throws IOException {
    Path given = Files.createDirectory(folder.resolve("given"));
    Path begun = Files.createDirectory(folder.resolve("begun"));
    var all = new TreeMap<String, TensorData>();
    try (var state = TrainingState.initial(OPTIONS)) {
      Trainings.run(state, new TrainingStep(state, Order.FAST), 2);
      state.save(given);
    }
    for (String network : TrainingState.networkNames()) {
      Safetensors.read(given.resolve(network + ".safetensors"))
          .forEach((name, data) -> all.put(network + "/" + name, data));
    }
    Path file = folder.resolve("all.safetensors");
    Safetensors.write(file, all, Map.of());

    try (TensorFile weights = TensorFile.open(file);
        var state = TrainingState.initial(OPTIONS, weights)) {
      assertThat(state.updates()).isZero();
      state.save(begun);
    }
    for (String network : TrainingState.networkNames()) {
      String name = network + ".safetensors";
      assertThat(begun.resolve(name)).hasSameBinaryContentAs(given.resolve(name));
    }
    assertThat(Safetensors.read(begun.resolve("optG.safetensors")).values())
        .allSatisfy(moment -> assertThat(moment.values()).containsOnly(0));
  }

  @Test
  void namesTheFirstOfGivenWeightsThatDoesNotFit() throws IOException {
    Path file = folder.resolve("some.safetensors");
    Safetensors.write(
        file, Map.of("genA2B/DownBlock.1.weight", TensorData.of(new float[] {1}, 1)), Map.of());
    try (TensorFile weights = TensorFile.open(file)) {
      assertThatThrownBy(() -> TrainingState.initial(OPTIONS, weights))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContainingAll("[1]", "genA2B/DownBlock.1.weight[4, 3, 7, 7]");
    }
  }

  @Test
  void writesNineFilesWhoseBytesFollowFromTheState() throws IOException {
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    try (var state = TrainingState.initial(OPTIONS)) {
      state.save(first);
    }
    try (var state = TrainingState.initial(OPTIONS)) {
      state.save(second);
    }

    try (var files = Files.list(first)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .hasSize(9)
          .containsExactlyInAnyOrderElementsOf(TrainingState.fileNames());
    }
    for (String file : TrainingState.fileNames()) {
      assertThat(first.resolve(file)).hasSameBinaryContentAs(second.resolve(file));
    }
  }

  @Test
  void refusesACheckpointOfAnotherNetworkByNameOfFileAndWeight() throws IOException {
    try (var state = TrainingState.initial(OPTIONS)) {
      state.save(folder);
    }
    var wider =
        Trainings.options(
            NetworkOptions.of(NetworkOptions.LIGHT, Trainings.SIZE, 6, 2),
            TrainingOptions.PAPER,
            0.999);

    assertThatThrownBy(() -> TrainingState.load(wider, folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("genA2B.safetensors")
        .hasMessageContaining(
            "DownBlock.1.weight[4, 3, 7, 7] where these options need [6, 3, 7, 7]");
  }

  @Test
  void refusesAFileThatHasMoreThanItShould() throws IOException {
    try (var state = TrainingState.initial(OPTIONS)) {
      state.save(folder);
    }
    Path file = folder.resolve("disLB.safetensors");
    var tensors = new TreeMap<>(Safetensors.read(file));
    tensors.put("model.99.weight", TensorData.of(new float[] {1}, 1));
    Safetensors.write(file, tensors, Map.of());

    assertThatThrownBy(() -> TrainingState.load(OPTIONS, folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("disLB.safetensors")
        .hasMessageContaining("model.99.weight[1]");
  }

  @Test
  void refusesOptimisersOfDifferentSteps() throws IOException {
    Path later = Files.createDirectory(folder.resolve("later"));
    try (var state = TrainingState.initial(OPTIONS)) {
      state.save(folder);
      Trainings.run(state, new TrainingStep(state, Order.FAST), 1);
      state.save(later);
    }
    Files.delete(folder.resolve("optD.safetensors"));
    Files.copy(later.resolve("optD.safetensors"), folder.resolve("optD.safetensors"));

    assertThatThrownBy(() -> TrainingState.load(OPTIONS, folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("optG of 0, optD of 1");
  }

  @Test
  void exportsAveragesThatForgetFastWhileYoung() {
    Direction direction = Direction.SOURCE_TO_TARGET;
    String name = "DownBlock.5.weight";
    try (var state = TrainingState.initial(OPTIONS)) {
      var step = new TrainingStep(state, Order.FAST);
      float[] w0 = exported(state, direction, name);
      Trainings.run(state, step, 1);
      float[] w1 = raw(state, direction, name);
      float[] average1 = exported(state, direction, name);
      Trainings.run(state, step, 1);
      float[] w2 = raw(state, direction, name);
      float[] average2 = exported(state, direction, name);

      for (int i = 0; i < w0.length; i++) {
        double expected1 = 2.0 / 11 * w0[i] + 9.0 / 11 * w1[i];
        assertThat((double) average1[i]).isCloseTo(expected1, within());
        double expected2 = 3.0 / 12 * expected1 + 9.0 / 12 * w2[i];
        assertThat((double) average2[i]).isCloseTo(expected2, within());
      }
      assertThat(average2).isNotEqualTo(w2);
    }
  }

  @Test
  void exportsTheWeightsThemselvesWithoutAveraging() throws IOException {
    var options = Trainings.options(TrainingOptions.PAPER, 0);
    Direction direction = Direction.TARGET_TO_SOURCE;
    try (var state = TrainingState.initial(options)) {
      Trainings.run(state, new TrainingStep(state, Order.FAST), 2);
      state.save(folder);
      String name = "UpBlock2.11.weight";
      assertThat(exported(state, direction, name)).isEqualTo(raw(state, direction, name));
    }
    try (var state = TrainingState.load(options, folder)) {
      assertThat(state.updates()).isEqualTo(2);
    }
  }

  @Test
  void exportsEveryWeightOfTheGenerator() {
    try (var state = TrainingState.initial(OPTIONS)) {
      List<ParameterSpec> specs =
          state.generator(Direction.SOURCE_TO_TARGET).generator().parameters();
      assertThat(specs).hasSize(32);
      var exported = state.exportWeights(Direction.SOURCE_TO_TARGET);
      for (ParameterSpec spec : specs) {
        assertThat(exported.apply(spec.name()).shape()).as(spec.name()).isEqualTo(spec.shape());
      }
    }
  }

  private static float[] exported(TrainingState state, Direction direction, String name) {
    return state.exportWeights(direction).apply(name).values();
  }

  private static float[] raw(TrainingState state, Direction direction, String name) {
    return Tensors.data(state.generator(direction).parameters().get(name)).values();
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-7);
  }
}
