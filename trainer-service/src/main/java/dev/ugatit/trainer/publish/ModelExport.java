package dev.ugatit.trainer.publish;

import dev.ugatit.network.Generator;
import dev.ugatit.network.onnx.GeneratorExport;
import dev.ugatit.network.tensors.Safetensors;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.store.Artifact;
import dev.ugatit.platform.store.ArtifactStore;
import dev.ugatit.trainer.run.Learner;
import dev.ugatit.trainer.weights.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One direction's model as files of the artifact store: the network, and the probe that everybody
 * who loads it can check it with. Both are functions of the weights and the probe's pictures alone.
 *
 * @param parity largest difference to the trainer's outputs on the probe
 */
record ModelExport(Artifact model, Artifact probe, double parity) {

  /** Exports, checks and stores what a training has learned; see the other form. */
  static ModelExport make(
      Learner learner,
      Direction direction,
      NetworkOptions network,
      TensorData pictures,
      Path work,
      ArtifactStore artifacts)
      throws IOException, GateException {
    return make(
        learner.weights(direction)::get,
        probe -> learner.translate(direction, probe),
        direction,
        network,
        pictures,
        work,
        artifacts);
  }

  /**
   * Exports, checks and stores.
   *
   * @param weights by the names of the generator
   * @param trained the same generator on the trainer's engine
   * @param work folder for temporary files
   * @param pictures the probe's inputs, {@code N×3×S×S} in [-1,1]
   * @throws GateException when the export is not what was trained; nothing is stored then
   */
  static ModelExport make(
      Function<String, TensorData> weights,
      Function<TensorData, Generator.Output<TensorData>> trained,
      Direction direction,
      NetworkOptions network,
      TensorData pictures,
      Path work,
      ArtifactStore artifacts)
      throws IOException, GateException {
    Path model = Files.createTempFile(work, "model-", ".onnx.tmp");
    Path probe = Files.createTempFile(work, "probe-", ".safetensors.tmp");
    try {
      ModelFile.write(model, network, direction, weights);
      Map<String, TensorData> outputs = outputs(trained.apply(pictures));
      double parity = Gate.parity(model, GeneratorExport.IMAGE, pictures, outputs);
      var probed = new TreeMap<>(outputs);
      probed.put(GeneratorExport.IMAGE, pictures);
      Safetensors.write(probe, probed, Map.of());
      return new ModelExport(
          artifacts.put(model, "onnx"), artifacts.put(probe, "safetensors"), parity);
    } finally {
      Files.deleteIfExists(model);
      Files.deleteIfExists(probe);
    }
  }

  private static Map<String, TensorData> outputs(Generator.Output<TensorData> output) {
    return Map.of(
        GeneratorExport.OUT, output.image(),
        GeneratorExport.CAM_LOGIT, output.camLogit(),
        GeneratorExport.HEATMAP, output.heatmap());
  }
}
