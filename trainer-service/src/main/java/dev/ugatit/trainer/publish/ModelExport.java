package dev.ugatit.trainer.publish;

import dev.ugatit.network.Generator;
import dev.ugatit.network.onnx.GeneratorExport;
import dev.ugatit.network.tensors.Safetensors;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.ModelData;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.store.Artifact;
import dev.ugatit.platform.store.ArtifactStore;
import dev.ugatit.trainer.run.Learner;
import dev.ugatit.trainer.weights.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One direction's model as files of the artifact store: the network, and the probe that everybody
 * who loads it can check it with. Both are functions of the weights and the probe's pictures alone.
 *
 * @param data weights of a model of more than 2 GB; none where the model's file holds them
 * @param parity largest difference to the trainer's outputs on the probe
 */
record ModelExport(Artifact model, Optional<ModelData> data, Artifact probe, double parity) {

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
        learner.weights(direction),
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
    try (WorkFolder scratch = WorkFolder.within(work)) {
      Path model = scratch.path().resolve("model.onnx");
      Path probe = scratch.path().resolve("probe.safetensors");
      Optional<Path> data = ModelFile.write(model, network, direction, weights);
      Map<String, TensorData> outputs = outputs(trained.apply(pictures));
      double parity = Gate.parity(model, GeneratorExport.IMAGE, pictures, outputs);
      var probed = new TreeMap<>(outputs);
      probed.put(GeneratorExport.IMAGE, pictures);
      Safetensors.write(probe, probed, Map.of());
      Optional<ModelData> storedData = Optional.empty();
      if (data.isPresent()) {
        Artifact stored = artifacts.put(data.get(), "data");
        storedData = Optional.of(new ModelData(stored.uri(), stored.sha256(), stored.bytes()));
      }
      return new ModelExport(
          artifacts.put(model, "onnx"), storedData, artifacts.put(probe, "safetensors"), parity);
    }
  }

  private static Map<String, TensorData> outputs(Generator.Output<TensorData> output) {
    return Map.of(
        GeneratorExport.OUT, output.image(),
        GeneratorExport.CAM_LOGIT, output.camLogit(),
        GeneratorExport.HEATMAP, output.heatmap());
  }
}
