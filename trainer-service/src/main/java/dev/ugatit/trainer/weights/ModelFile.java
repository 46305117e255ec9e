package dev.ugatit.trainer.weights;

import dev.ugatit.network.onnx.GeneratorExport;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.trainer.engine.TrainingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The ONNX file of one direction, the same bytes whoever writes it. */
public final class ModelFile {
  private ModelFile() {}

  /**
   * Writes a generator as ONNX.
   *
   * @param weights by the names of the generator alone; asked once for each, in turn
   * @return the file beside it that holds the weights, {@code SHA256.data}, if they are more than 2
   *     GB
   */
  public static Optional<Path> write(
      Path file, NetworkOptions network, Direction direction, Function<String, TensorData> weights)
      throws IOException {
    try {
      return GeneratorExport.write(
          file,
          TrainingState.generatorOptions(network),
          weights,
          Map.of("direction", direction.label()));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
