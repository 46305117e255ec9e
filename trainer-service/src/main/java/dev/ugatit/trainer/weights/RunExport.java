package dev.ugatit.trainer.weights;

import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.store.DurableFiles;
import dev.ugatit.trainer.engine.TrainingState;
import dev.ugatit.trainer.run.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes the networks of a checkpoint to files. One tensor at a time is in memory; a file appears
 * whole or not at all, and its bytes are a function of the checkpoint alone. Blocking.
 *
 * @param network of the training
 */
public record RunExport(Checkpoint checkpoint, NetworkOptions network) {
  /**
   * Writes all six networks by the reference's names.
   *
   * @param asPublished whether the generators have their running averages
   * @return whether they do: without averages, or before the first step, they have not
   */
  public boolean weights(Path file, WeightFormat format, boolean asPublished) throws IOException {
    try (var weights = new CheckpointWeights(checkpoint, network.size(), asPublished)) {
      DurableFiles.write(file, aside -> format.write(aside, weights));
      return weights.averaged();
    }
  }

  /**
   * Writes one direction's generator as it is, or was, published.
   *
   * @return the file beside it that holds the weights, {@code SHA256.data}, if they are more than 2
   *     GB; the ONNX file is of no use without it
   */
  public Optional<Path> onnx(Path file, Direction direction) throws IOException {
    String prefix = TrainingState.networkName(direction) + "/";
    var data = new ArrayList<Path>();
    try (var weights = new CheckpointWeights(checkpoint, network.size(), true)) {
      Function<String, TensorData> source = WeightFormat.source(weights);
      DurableFiles.write(
          file,
          aside -> {
            ModelFile.write(aside, network, direction, name -> source.apply(prefix + name))
                .ifPresent(data::add);
            for (Path weightsFile : data) {
              DurableFiles.sync(weightsFile);
            }
            DurableFiles.sync(aside);
          });
    }
    return data.stream().findFirst();
  }
}
