package dev.ugatit.trainer.publish;

import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.platform.contract.TrainingRecord;
import dev.ugatit.platform.store.Artifact;
import java.util.Map;

/**
 * A model of another program, as it is to be announced.
 *
 * @param name that it is served under; one that ends in {@code -back} is a way back
 * @param tensors how pictures go in and out
 * @param fit how pictures become square for it
 * @param opset ONNX operator set of its file
 */
public record ForeignModel(String name, TensorContract tensors, Fit fit, int opset) {
  private static final String PRODUCER = "another program, by ugatit models add";

  /** The manifest of one version. */
  public ModelManifest manifest(long version, Artifact file) {
    return new ModelManifest(
        ModelManifest.SCHEMA,
        name,
        version,
        name.endsWith(TrainingRecord.backOf(""))
            ? Direction.TARGET_TO_SOURCE
            : Direction.SOURCE_TO_TARGET,
        file.uri(),
        file.sha256(),
        file.bytes(),
        opset,
        tensors,
        null,
        fit,
        "",
        0,
        "",
        Map.of(),
        0,
        "",
        "",
        PRODUCER);
  }

  /** Whether a version is this model in this file, whatever its number. */
  boolean is(ModelManifest manifest, String sha256) {
    return manifest.sha256().equals(sha256)
        && manifest.tensors().equals(tensors)
        && manifest.fit() == fit;
  }
}
