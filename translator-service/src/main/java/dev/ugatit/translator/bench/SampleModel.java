package dev.ugatit.translator.bench;

import dev.ugatit.network.Generator;
import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.ParameterSpec;
import dev.ugatit.network.onnx.GeneratorExport;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.Direction;
import dev.ugatit.platform.contract.Fit;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.contract.NetworkOptions;
import dev.ugatit.platform.contract.TensorContract;
import dev.ugatit.platform.store.Artifact;
import dev.ugatit.platform.store.ArtifactStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** A model as a training publishes it, with random weights: what it computes takes as long. */
public final class SampleModel {
  private static final int OPSET = 17;

  private final GeneratorOptions options;
  private final NetworkOptions network;

  /** One of this shape. */
  public SampleModel(GeneratorOptions options) {
    this.options = options;
    network =
        NetworkOptions.of(
            options.variant().name().toLowerCase(Locale.ROOT),
            options.size(),
            options.channels(),
            options.blocks());
  }

  /** Its shape. */
  public GeneratorOptions options() {
    return options;
  }

  /** How pictures go in and out of it. */
  public TensorContract tensors() {
    return TensorContract.of(network);
  }

  /** Writes the file; the same bytes each time. */
  public void write(Path file) throws IOException {
    var random = new SplittableRandom(1);
    Map<String, TensorData> weights = new HashMap<>();
    for (ParameterSpec spec : new Generator(options).parameters()) {
      weights.put(spec.name(), random(spec, random));
    }
    GeneratorExport.write(file, options, weights::get, Map.of());
  }

  /** Puts it into a store; its manifest. */
  public ModelManifest publish(ArtifactStore store, Path scratch, String name, long version)
      throws IOException {
    Path file = scratch.resolve(name + ".onnx");
    write(file);
    Artifact artifact = store.put(file, "onnx");
    Files.delete(file);
    return new ModelManifest(
        ModelManifest.SCHEMA,
        name,
        version,
        Direction.SOURCE_TO_TARGET,
        artifact.uri(),
        artifact.sha256(),
        artifact.bytes(),
        OPSET,
        tensors(),
        network,
        Fit.STRETCH,
        "",
        version,
        "",
        Map.of(),
        0,
        "",
        "",
        "ugatit bench");
  }

  /** Noise in the model's input range, {@code 1×3×S×S}. */
  public TensorData noise() {
    var random = new SplittableRandom(2);
    int size = options.size();
    float[] values = new float[3 * size * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return TensorData.of(values, 1, 3, size, size);
  }

  private static TensorData random(ParameterSpec spec, SplittableRandom random) {
    float[] values = new float[Math.toIntExact(spec.count())];
    double spread = 1 / Math.sqrt((double) spec.fanIn());
    for (int i = 0; i < values.length; i++) {
      values[i] =
          (float)
              switch (spec.role()) {
                case RHO, RHO_ADAPTIVE -> random.nextDouble();
                case SCALE -> random.nextDouble(0.5, 1.5);
                case SHIFT, BIAS -> random.nextDouble(-0.1, 0.1);
                default -> random.nextDouble(-spread, spread);
              };
    }
    return new TensorData(spec.shape(), values);
  }
}
