package dev.ugatit.trainer.selftest;

import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.Variant;
import dev.ugatit.network.onnx.GeneratorExport;
import dev.ugatit.network.tensors.Safetensors;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.LossWeights;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.Optimizer;
import dev.ugatit.platform.contract.TrainingOptions;
import dev.ugatit.platform.contract.TrainingOptions.Intervals;
import dev.ugatit.trainer.engine.EngineThreads;
import dev.ugatit.trainer.engine.Losses;
import dev.ugatit.trainer.engine.TrainingState;
import dev.ugatit.trainer.engine.TrainingStep;
import dev.ugatit.trainer.engine.TrainingStep.Order;
import dev.ugatit.trainer.publish.Gate;
import dev.ugatit.trainer.publish.GateException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs one training step from the reference's own arrays and compares every loss, then exports the
 * reference's generator and compares ONNX Runtime's picture. Takes a few seconds and no network.
 *
 * @param worstLoss largest relative difference of the 28 losses; {@value #LOSS_TOLERANCE} is
 *     allowed
 * @param onnx largest difference of the picture in [-1,1]; 1e-3 is allowed
 * @param stepMillis wall time of the step, the engine's warm-up included
 */
public record SelfTest(double worstLoss, double onnx, long stepMillis) {
  static final double LOSS_TOLERANCE = 2e-5;

  private static final List<String> NETWORKS =
      List.of("genA2B", "genB2A", "disGA", "disGB", "disLA", "disLB");

  private static final NetworkOptions NETWORK =
      new NetworkOptions(NetworkOptions.LIGHT, 32, 4, 2, 5, 4);

  /** Whether this machine computes what the reference computed. */
  public boolean passed() {
    return worstLoss <= LOSS_TOLERANCE && onnx <= 1e-3;
  }

  /**
   * Runs both checks.
   *
   * @throws IOException when the temporary folder cannot be written
   * @throws GateException when ONNX Runtime answers otherwise, with the figure
   */
  public static SelfTest run() throws IOException, GateException {
    Path folder = Files.createTempDirectory("ugatit-self-test-");
    try {
      Map<String, TensorData> expected = resource(folder, "expected");
      EngineThreads.use(1);
      long begin = System.nanoTime();
      double worst = step(folder, expected);
      long millis = (System.nanoTime() - begin) / 1_000_000;
      return new SelfTest(worst, onnx(folder, expected), millis);
    } finally {
      deleteAll(folder);
    }
  }

  /** Largest relative difference of a loss. */
  private static double step(Path folder, Map<String, TensorData> expected) throws IOException {
    TrainingOptions options = options();
    try (var fresh = TrainingState.initial(options)) {
      fresh.save(folder);
    }
    for (String network : NETWORKS) {
      copy(folder, network); // in place of the fresh weights
    }
    try (var state = TrainingState.load(options, folder)) {
      Losses losses =
          new TrainingStep(state, Order.FAST)
              .run(
                  tensor(expected, "input/real_A"),
                  tensor(expected, "input/real_B"),
                  options.optimizer().learningRate());
      double worst = 0;
      for (Map.Entry<String, Double> loss : losses.values().entrySet()) {
        double wanted = tensor(expected, "loss1/" + loss.getKey()).values()[0];
        worst = Math.max(worst, Math.abs(loss.getValue() - wanted) / Math.abs(wanted));
      }
      return worst;
    }
  }

  private static double onnx(Path folder, Map<String, TensorData> expected)
      throws IOException, GateException {
    Path model = folder.resolve("model.onnx");
    Map<String, TensorData> weights = resource(folder, "genA2B");
    GeneratorExport.write(
        model, new GeneratorOptions(Variant.LIGHT, 32, 4, 2), weights::get, Map.of());
    return Gate.parity(
        model,
        GeneratorExport.IMAGE,
        tensor(expected, "input/real_A"),
        Map.of(GeneratorExport.OUT, tensor(expected, "fwd/genA2B/out")));
  }

  private static TrainingOptions options() {
    var once = new Intervals(1, 1, 1);
    var optimizer = new Optimizer(1e-4, 0.5, 0.999, 1e-8, 1e-4, false);
    return new TrainingOptions(
        NETWORK,
        TrainingOptions.OFFICIAL,
        LossWeights.PAPER,
        optimizer,
        1,
        1,
        1,
        32,
        false,
        0,
        1,
        once);
  }

  private static TensorData tensor(Map<String, TensorData> tensors, String name) {
    TensorData found = tensors.get(name);
    if (found == null) {
      throw new IllegalStateException("the self-test's arrays lack " + name);
    }
    return found;
  }

  private static Map<String, TensorData> resource(Path folder, String name) throws IOException {
    copy(folder, name);
    return Safetensors.read(folder.resolve(name + ".safetensors"));
  }

  private static void copy(Path folder, String name) throws IOException {
    String file = name + ".safetensors";
    try (InputStream in = SelfTest.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the self-test's " + file + " is not on the class path");
      }
      Files.copy(in, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
