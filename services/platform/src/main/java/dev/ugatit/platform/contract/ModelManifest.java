package dev.ugatit.platform.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Announcement of one version of a model, keyed {@code name/version} on the {@code models} topic. A
 * version never changes: publishing it again writes the same manifest.
 *
 * @param schema {@link #SCHEMA}
 * @param name a {@linkplain Names name}
 * @param version the training's step
 * @param artifact URI in the artifact store
 * @param sha256 of the ONNX file
 * @param bytes length of the ONNX file
 * @param data weights of a model of more than 2 GB; absent where the ONNX file holds them
 * @param opset ONNX operator set
 * @param network options for tracing the network again; absent for foreign models
 * @param fit how pictures were brought to a square in the training
 * @param training id of the training; empty for foreign models
 * @param snapshot SHA-256 of the training's list of pictures; empty for foreign models
 * @param metrics figures by name, defined in the schema {@code model-manifest}; empty where none
 *     was scored, as for a way back, which goes with the model that it belongs to
 * @param parity largest absolute difference to the trainer's own outputs on the probe
 * @param probe URI of a safetensors file with fixed inputs and the trainer's outputs; empty without
 * @param probeSha256 of that file; empty without
 * @param producer name and version of the software that published it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelManifest(
    int schema,
    String name,
    long version,
    Direction direction,
    String artifact,
    String sha256,
    long bytes,
    @Nullable ModelData data,
    int opset,
    TensorContract tensors,
    @Nullable NetworkOptions network,
    Fit fit,
    String training,
    long step,
    String snapshot,
    Map<String, Double> metrics,
    double parity,
    String probe,
    String probeSha256,
    String producer) {
  public static final int SCHEMA = 1;

  public ModelManifest {
    Names.require("model", name);
    Names.requireSha256(sha256);
    metrics = Map.copyOf(metrics);
  }

  /** The manifest of a model of one file. */
  public ModelManifest(
      int schema,
      String name,
      long version,
      Direction direction,
      String artifact,
      String sha256,
      long bytes,
      int opset,
      TensorContract tensors,
      @Nullable NetworkOptions network,
      Fit fit,
      String training,
      long step,
      String snapshot,
      Map<String, Double> metrics,
      double parity,
      String probe,
      String probeSha256,
      String producer) {
    this(
        schema,
        name,
        version,
        direction,
        artifact,
        sha256,
        bytes,
        null,
        opset,
        tensors,
        network,
        fit,
        training,
        step,
        snapshot,
        metrics,
        parity,
        probe,
        probeSha256,
        producer);
  }

  /** The same model with its weights in a file of their own. */
  public ModelManifest with(ModelData weights) {
    return new ModelManifest(
        schema,
        name,
        version,
        direction,
        artifact,
        sha256,
        bytes,
        weights,
        opset,
        tensors,
        network,
        fit,
        training,
        step,
        snapshot,
        metrics,
        parity,
        probe,
        probeSha256,
        producer);
  }

  /** URIs of all its files; without one of them it does not serve. */
  public List<String> artifacts() {
    return Stream.of(artifact, data == null ? "" : data.artifact(), probe)
        .filter(uri -> !uri.isEmpty())
        .toList();
  }

  /** The record's key: {@code name/version}. */
  public String key() {
    return name + "/" + version;
  }
}
