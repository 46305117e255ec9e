package dev.ugatit.translator.model;

import dev.ugatit.network.Generator;
import dev.ugatit.network.GeneratorOptions;
import dev.ugatit.network.ParameterSpec;
import dev.ugatit.network.Variant;
import dev.ugatit.network.onnx.GeneratorExport;
import dev.ugatit.network.oracle.DoubleOps;
import dev.ugatit.network.oracle.DoubleTensor;
import dev.ugatit.network.tensors.Safetensors;
import dev.ugatit.network.tensors.TensorData;
import dev.ugatit.platform.contract.ModelData;
import dev.ugatit.platform.contract.ModelManifest;
import dev.ugatit.platform.store.Artifact;
import dev.ugatit.platform.store.ArtifactStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/**
 * A generator with random weights, by default 32 pixels, 2 channels, 1 block: exported by the
 * product's own export, and computed in float64 by the network's oracle, which shares nothing with
 * ONNX.
 */
public final class TinyModel {
  private static final GeneratorOptions OPTIONS = new GeneratorOptions(Variant.LIGHT, 32, 2, 1);

  private final Generator generator;
  private final Map<String, TensorData> weights = new HashMap<>();

  /** Another seed, another model. */
  public TinyModel(long seed) {
    this(OPTIONS, seed);
  }

  /** One of another shape. */
  public TinyModel(GeneratorOptions options, long seed) {
    generator = new Generator(options);
    var random = new Random(seed);
    for (ParameterSpec spec : generator.parameters()) {
      float[] values = new float[Math.toIntExact(spec.count())];
      double spread = 1 / Math.sqrt((double) spec.fanIn());
      for (int i = 0; i < values.length; i++) {
        values[i] =
            (float)
                switch (spec.role()) {
                  case RHO, RHO_ADAPTIVE -> random.nextDouble();
                  case SCALE -> 1 + 0.1 * random.nextGaussian();
                  case SHIFT, BIAS -> 0.1 * random.nextGaussian();
                  default -> spread * random.nextGaussian();
                };
      }
      weights.put(spec.name(), new TensorData(spec.shape(), values));
    }
  }

  /** What the oracle says to a picture {@code N×3×H×W}, by output name. */
  public Map<String, TensorData> oracle(TensorData image) {
    Generator.Output<DoubleTensor> output =
        generator.forward(
            DoubleOps.forGenerator(), DoubleTensor.weights(weights), DoubleTensor.of(image));
    return Map.of(
        "out", output.image().toTensorData(),
        "cam_logit", output.camLogit().toTensorData(),
        "heatmap", output.heatmap().toTensorData());
  }

  /** One of the outputs of {@link #oracle(TensorData)}. */
  public TensorData oracle(TensorData image, String output) {
    return Objects.requireNonNull(oracle(image).get(output), output);
  }

  /** Writes the model into the store, with a probe by the oracle, and returns its manifest. */
  public ModelManifest publish(ArtifactStore store, Path scratch, String name, long version)
      throws IOException {
    Artifact model = store.put(write(scratch), "onnx");
    Artifact probe = store.put(writeProbe(scratch, 0), "safetensors");
    return manifest(name, version, model, probe);
  }

  /** The manifest of a stored file. */
  public static ModelManifest manifest(String name, long version, Artifact model, Artifact probe) {
    return Manifests.of(name, version, model.uri(), model.sha256(), probe.uri(), probe.sha256());
  }

  /** Writes the model beside other files. */
  public Path write(Path scratch) throws IOException {
    Path file = Files.createTempFile(scratch, "tiny", ".onnx");
    GeneratorExport.write(file, generator.options(), weights::get, Map.of());
    return file;
  }

  /** As {@link #publish}, with the weights in a file of their own, as those of large models are. */
  public ModelManifest publishInTwoFiles(
      ArtifactStore store, Path scratch, String name, long version) throws IOException {
    Path file = Files.createTempFile(scratch, "tiny", ".onnx");
    Artifact data = store.put(writeInTwoFiles(file), "data");
    Artifact probe = store.put(writeProbe(scratch, 0), "safetensors");
    return manifest(name, version, store.put(file, "onnx"), probe)
        .with(new ModelData(data.uri(), data.sha256(), data.bytes()));
  }

  /** Writes the model, its weights beside it, and answers with the file of these. */
  public Path writeInTwoFiles(Path file) throws IOException {
    System.setProperty("ugatit.onnx.inline", "0");
    try {
      return GeneratorExport.write(file, generator.options(), weights::get, Map.of()).orElseThrow();
    } finally {
      System.clearProperty("ugatit.onnx.inline");
    }
  }

  /**
   * Writes a probe.
   *
   * @param error added to one value of the picture that the oracle answers
   */
  public Path writeProbe(Path scratch, float error) throws IOException {
    TensorData image = noise(2, 32, 32, 7);
    var probe = new TreeMap<>(oracle(image));
    probe.put("image", image);
    Objects.requireNonNull(probe.get("out")).values()[100] += error;
    Path file = Files.createTempFile(scratch, "probe", ".safetensors");
    Safetensors.write(file, probe, Map.of());
    return file;
  }

  /** Uniform noise in [-1,1], {@code count×3×height×width}. */
  public static TensorData noise(int count, int height, int width, long seed) {
    var random = new Random(seed);
    float[] values = new float[count * 3 * height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return TensorData.of(values, count, 3, height, width);
  }
}
